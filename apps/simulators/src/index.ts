export { simulatedButton, type ButtonOptions, type Press, type PressReceipt, type SimulatedButton } from './button.ts';
export * from './camera/index.ts';
export type { FromSimulators, ToSimulators } from './protocol.ts';
