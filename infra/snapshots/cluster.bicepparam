using '../main.bicep'

param environmentName = 'snapshot'
param location = 'westeurope'
param topology = 'cluster'
param principalId = '00000000-0000-0000-0000-0000000000d1'
param principalType = 'ServicePrincipal'
param otlpEndpoint = 'http://collector.example:4317'
