metadata description = 'The storage account: our tables, the blobs of the Functions host, and the packages to deploy and to go back to. No keys: identities alone.'

import { grant, roleIds } from 'grants.bicep'

param name string
param location string
param tags object

@description('ZRS keeps three copies in three zones; a region without zones needs Standard_LRS.')
param sku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

param grants grant[]

@description('Days in which a deleted blob can be brought back. Tables have no such thing: see docs/operate/backup.md.')
param blobRetentionDays int = 7

var deploymentContainerName = 'deployments'
var releaseContainerName = 'releases'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: blobRetentionDays } }

    resource deployments 'containers' = {
      name: deploymentContainerName
      properties: { publicAccess: 'None' }
    }

    resource releases 'containers' = {
      name: releaseContainerName
      properties: { publicAccess: 'None' }
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(account.id, grant.principalId, grant.role)
    scope: account
    properties: {
      principalId: grant.principalId
      principalType: grant.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[grant.role])
    }
  }
]

output name string = account.name
output tableEndpoint string = account.properties.primaryEndpoints.table
output deploymentContainerUrl string = '${account.properties.primaryEndpoints.blob}${deploymentContainerName}'
output releaseContainer string = releaseContainerName
