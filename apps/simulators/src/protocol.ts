import type { OnvifCameraOptions } from './onvif-camera.ts';

/** An alarm host that speaks SIA DC-09, and the numbers of its zones by their codes. */
export interface SimulatedHost {
  code: string;
  account: string;
  /** Hexadecimal. */
  key: string;
  zones: Record<string, string>;
}

/** A recorder that registers by GB/T 28181, and its cameras. */
export interface SimulatedRecorder {
  code: string;
  name: string;
  password: string;
  channels: { code: string; name: string }[];
}

/** The hospital's record system, with the token of its account here. */
export interface SimulatedRecords {
  token: string;
  /** Codes of departments, with the names of their doctors. */
  wards: { code: string; doctors: string[] }[];
}

/** What the server tells the process of simulated devices over IPC. Tokens travel here, never in arguments. */
export type ToSimulators =
  | {
      type: 'start';
      /** Null: the built-in broker is off; buttons are silent then. */
      mqtt: string | null;
      buttons: { code: string; token: string }[];
      cameras: { usualPort: number; username: string; password: string };
    }
  /** The address HTTP devices report to, once it is known. */
  | { type: 'http'; server: string; devices: { code: string; token: string }[] }
  /** Where alarm hosts speak. */
  | { type: 'hosts'; port: number; hosts: SimulatedHost[] }
  /** Where recorders register, and the platform above that the server registers with. */
  | {
      type: 'gb28181';
      server: { host: string; port: number; code: string };
      recorders: SimulatedRecorder[];
      platform: { code: string; password: string; usualPort: number };
    }
  /** Charts are brought from now on. */
  | ({ type: 'records'; server: string } & SimulatedRecords)
  /** A camera by ONVIF that waits to be found. */
  | ({ type: 'onvif' } & OnvifCameraOptions)
  /** The hospital's own system, with the token it asks for. */
  | { type: 'his'; token: string }
  | { type: 'press'; id: number; code: string; kind: string };

export type FromSimulators =
  | { type: 'cameras'; port: number }
  | { type: 'platform'; port: number }
  | { type: 'his'; port: number }
  | { type: 'ready'; connected: number; refused: string[] }
  | { type: 'pressed'; id: number; signalId: string | null; caseId: string | null }
  | { type: 'failed'; id: number; reason: string };
