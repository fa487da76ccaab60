export { simulatedBadge, type SimulatedBadge } from './badge.ts';
export { startOnvifDevice, type OnvifDevice } from './onvif.ts';
export { overTcp, overUdp, simulatedHost, type Answer } from './alarm-host.ts';
export { simulatedButton, type ButtonOptions, type Press, type PressReceipt, type SimulatedButton } from './button.ts';
export * from './camera/index.ts';
export * from './gb28181/index.ts';
export { chartOf, openAt, sendCharts, type RecordSystemOptions } from './record-system.ts';
export { startHosts, type Hosts } from './hosts.ts';
export type { FromSimulators, ToSimulators } from './protocol.ts';
