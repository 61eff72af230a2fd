using 'main.bicep'

// azd and the workflow set these; the defaults are for looking at what would be deployed.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'whatsapp')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param topology = readEnvironmentVariable('TOPOLOGY', 'single')
param principalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param principalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param publicUrl = readEnvironmentVariable('PUBLIC_URL', '')
param otlpEndpoint = readEnvironmentVariable('OTLP_ENDPOINT', '')
