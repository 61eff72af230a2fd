metadata description = 'Redis, where silos and clients of a cluster meet. Reached from the network alone, by identities alone.'

param name string
param location string
param tags object

@description('Membership is a few small keys: the smallest size does.')
param sku string
param networkId string
param subnetId string

@description('Object ids of the identities that may use it.')
param principalIds string[]

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    highAvailability: 'Enabled'
    minimumTlsVersion: '1.2'
    publicNetworkAccess: 'Disabled'
  }

  resource database 'databases' = {
    name: 'default'
    properties: {
      accessKeysAuthentication: 'Disabled'
      clientProtocol: 'Encrypted'
      clusteringPolicy: 'EnterpriseCluster'
      evictionPolicy: 'NoEviction'
      port: 10000
    }

    @batchSize(1)
    resource access 'accessPolicyAssignments' = [
      for principalId in principalIds: {
        name: replace(guid(cluster.id, principalId), '-', '')
        properties: {
          accessPolicyName: 'default'
          user: { objectId: principalId }
        }
      }
    ]
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: '${name}-endpoint'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: 'redis'
        properties: { privateLinkServiceId: cluster.id, groupIds: ['redisEnterprise'] }
      }
    ]
  }

  // A cluster that is being changed takes no endpoint.
  dependsOn: [cluster::database]

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: 'redis', properties: { privateDnsZoneId: zone.id } }] }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.redis.azure.net'
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'network'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
}

@description('As Cluster:Redis wants it: an address without a password.')
output address string = '${cluster.properties.hostName}:${cluster::database.properties.port},ssl=true,abortConnect=false'
