using Microsoft.Extensions.Options;

namespace SessionApi;

[OptionsValidator]
internal sealed partial class RequestLimitsOptionsValidator : IValidateOptions<RequestLimitsOptions>;
