@description('A role for somebody, on the resource whose module is given it.')
@export()
type grant = {
  @description('Object id in Entra.')
  principalId: string
  principalType: 'ServicePrincipal' | 'User' | 'Group'
  role: 'tableData' | 'blobOwner' | 'blobData' | 'secretsRead' | 'secretsWrite' | 'metrics'
}

@description('Built-in roles by what they are for here.')
@export()
var roleIds = {
  tableData: '0a9a7e1f-b9d0-4cc4-a640-0319b160aaa3' // Storage Table Data Contributor
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  blobData: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
  secretsRead: '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
  secretsWrite: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7' // Key Vault Secrets Officer
  metrics: '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher
}
