/** Eight nodes for strangers' code, labelled and tainted as ours are, and three for everything else. kwok plays them. */
export function nodes(): object[] {
  const evaluation = { 'harvester/evaluation': 'true' };
  const taints = [{ key: 'harvester/evaluation', value: 'true', effect: 'NoSchedule' }];
  return [
    ...Array.from({ length: 8 }, (_, at) => node(`evaluation-${at}`, evaluation, taints)),
    ...Array.from({ length: 3 }, (_, at) => node(`general-${at}`, {}, [])),
  ];
}

function node(name: string, labels: Record<string, string>, taints: object[]): object {
  const capacity = { cpu: '64', memory: '512Gi', pods: '110', 'ephemeral-storage': '1Ti' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { taints },
    status: { capacity, allocatable: capacity },
  };
}

/** Volumes a provisioner would make: one for each claim of the overlay that names none. */
export function storeVolumes(): object[] {
  const claims: [namespace: string, name: string, mode: string, size: string][] = [
    ['harvester-app', 'ledger', 'ReadWriteOnce', '2Gi'],
    ['harvester-evaluation', 'harvester-store', 'ReadWriteMany', '100Gi'],
    ['harvester-registry', 'backups', 'ReadWriteOnce', '300Gi'],
    ['harvester-registry', 'data-postgres-0', 'ReadWriteOnce', '50Gi'],
    ['harvester-registry', 'data-object-store-0', 'ReadWriteOnce', '200Gi'],
  ];
  return claims.map(([namespace, name, mode, storage]) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${namespace}-${name}` },
    spec: {
      capacity: { storage },
      accessModes: [mode],
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { namespace, name },
      nfs: { server: '192.0.2.40', path: `/${name}` },
    },
  }));
}
