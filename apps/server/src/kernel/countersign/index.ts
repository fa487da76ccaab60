/** A second person signs a change: proved at the same screen or on his own device, never the same one. Modules import nothing else of this folder. */
export type { Demand, Signed } from './demand.ts';
export { confirm, decline, getRequest, listRequests, withdraw } from './requests.ts';
export { holders, someoneElse, type Seen } from './sign.ts';
