metadata description = 'WhatsApp sessions over HTTP, in one of two topologies: see docs/operate/azure.md.'

targetScope = 'subscription'

@description('Name of this deployment: part of every name, and azd\'s environment.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Region of everything.')
param location string

@description('`single`: one Function App that owns the sessions. `cluster`: a Function App in front of several SessionServers.')
param topology 'single' | 'cluster' = 'single'

@description('Object id of who deploys: may write secrets and packages. Empty: nobody is given that.')
param principalId string = ''

param principalType 'User' | 'ServicePrincipal' | 'Group' = 'User'

@description('Address in links that we hand out (a domain of your own); empty: the one that Azure gives.')
param publicUrl string = ''

@description('OTLP endpoint (a collector) for traces, metrics and logs; empty: none.')
param otlpEndpoint string = ''

param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS' = 'Standard_ZRS'

@description('Memory of a Functions instance.')
param functionsMemoryMB 512 | 2048 | 4096 = 2048

@description('cluster: size and number of the SessionServers.')
param serverSku string = 'P0v3'

@minValue(2)
param serverInstances int = 2

@description('cluster: size of Redis.')
param redisSku string = 'Balanced_B0'

@description('cluster: addresses of the network, /16 to /22.')
param networkPrefix string = '10.20.0.0/16'

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('More settings of the product, for instance { Limits__PendingSessions: \'500\' }. No secrets: those belong in the Key Vault.')
param settings object = {}

var isCluster = topology == 'cluster'
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

// The secret is made by infra/secrets.sh, so that nobody sees it; the identity of each app reads it.
var operatorKeySecret = 'Auth--Keys--operator--Value'
var vaultName = 'kv-${token}'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module functionsIdentity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-functions-${token}', location: location, tags: tags }
}

module serverIdentity 'modules/identity.bicep' = if (isCluster) {
  scope: group
  params: { name: 'id-server-${token}', location: location, tags: tags }
}

var deployer = empty(principalId) ? [] : [{ principalId: principalId, principalType: principalType }]

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-${token}'
    insightsName: 'appi-${token}'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    grants: concat(
      [{ principalId: functionsIdentity.outputs.principalId, principalType: 'ServicePrincipal', role: 'metrics' }],
      isCluster
        ? [{ principalId: serverIdentity!.outputs.principalId, principalType: 'ServicePrincipal', role: 'metrics' }]
        : []
    )
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    sku: storageSku
    grants: concat(
      [
        { principalId: functionsIdentity.outputs.principalId, principalType: 'ServicePrincipal', role: 'tableData' }
        // The Functions host keeps its locks and its package in blobs.
        { principalId: functionsIdentity.outputs.principalId, principalType: 'ServicePrincipal', role: 'blobOwner' }
      ],
      isCluster
        ? [{ principalId: serverIdentity!.outputs.principalId, principalType: 'ServicePrincipal', role: 'tableData' }]
        : [],
      map(deployer, who => { ...who, role: 'blobData' })
    )
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: vaultName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    grants: concat(
      [{ principalId: functionsIdentity.outputs.principalId, principalType: 'ServicePrincipal', role: 'secretsRead' }],
      isCluster
        ? [{ principalId: serverIdentity!.outputs.principalId, principalType: 'ServicePrincipal', role: 'secretsRead' }]
        : [],
      map(deployer, who => { ...who, role: 'secretsWrite' })
    )
  }
}

module network 'modules/network.bicep' = if (isCluster) {
  scope: group
  params: { name: 'vnet-${token}', location: location, tags: tags, addressPrefix: networkPrefix }
}

module redis 'modules/redis.bicep' = if (isCluster) {
  scope: group
  params: {
    name: 'redis-${token}'
    location: location
    tags: tags
    sku: redisSku
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    principalIds: [functionsIdentity.outputs.principalId, serverIdentity!.outputs.principalId]
  }
}

// What both apps are told. The operator's key comes from the vault: the reference is no secret.
var common = union(
  settings,
  {
    Storage__TableEndpoint: storage.outputs.tableEndpoint
    Encryption__KeyVault: vault.outputs.uri
    Auth__Keys__operator__Value: '@Microsoft.KeyVault(VaultName=${vault.outputs.name};SecretName=${operatorKeySecret})'
  },
  empty(otlpEndpoint) ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint },
  isCluster ? { Cluster__Redis: redis!.outputs.address } : {}
)

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    name: 'func-${token}'
    planName: 'plan-functions-${token}'
    location: location
    tags: tags
    identityId: functionsIdentity.outputs.id
    identityClientId: functionsIdentity.outputs.clientId
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    storageAccountName: storage.outputs.name
    alwaysReady: isCluster ? 0 : 1
    maximumInstances: isCluster ? 100 : 1
    memoryMB: functionsMemoryMB
    subnetId: isCluster ? network!.outputs.functionsSubnetId : ''
    settings: union(common, { Sessions__Hosting: isCluster ? 'Client' : 'Cohosted' })
    insightsConnectionString: monitoring.outputs.connectionString
    publicUrl: publicUrl
  }
}

module server 'modules/server.bicep' = if (isCluster) {
  scope: group
  params: {
    name: 'app-${token}'
    planName: 'plan-server-${token}'
    location: location
    tags: tags
    identityId: serverIdentity!.outputs.id
    identityClientId: serverIdentity!.outputs.clientId
    sku: serverSku
    instances: serverInstances
    subnetId: network!.outputs.serversSubnetId
    settings: union(common, { Sessions__Hosting: 'Cohosted' })
    insightsConnectionString: monitoring.outputs.connectionString
    publicUrl: functions.outputs.url
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_STORAGE_ACCOUNT_NAME string = storage.outputs.name
output RELEASE_CONTAINER string = storage.outputs.releaseContainer
output TOPOLOGY string = topology

@description('For azure.yaml: whether there is a server to deploy to.')
output AZURE_CLUSTER bool = isCluster

output OPERATOR_KEY_SECRET string = operatorKeySecret
output SERVICE_FUNCTIONS_NAME string = functions.outputs.name
output SERVICE_FUNCTIONS_URL string = functions.outputs.url
output SERVICE_SERVER_NAME string = isCluster ? server!.outputs.name : ''
