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
  | { type: 'press'; id: number; code: string; kind: string };

export type FromSimulators =
  | { type: 'cameras'; port: number }
  | { type: 'ready'; connected: number; refused: string[] }
  | { type: 'pressed'; id: number; signalId: string | null; caseId: string | null }
  | { type: 'failed'; id: number; reason: string };
