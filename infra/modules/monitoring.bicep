metadata description = 'Log Analytics and Application Insights, which takes telemetry from identities alone.'

import { grant, roleIds } from 'grants.bicep'

param workspaceName string
param insightsName string
param location string
param tags object
param retentionDays int
param grants grant[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in grants: {
    name: guid(insights.id, grant.principalId, grant.role)
    scope: insights
    properties: {
      principalId: grant.principalId
      principalType: grant.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[grant.role])
    }
  }
]

output workspaceId string = workspace.id

@description('An address and an id; without local authentication nothing can be sent with it alone.')
output connectionString string = insights.properties.ConnectionString
