import type { PortRange } from '../ps/ports.ts';
import type { PsTransport } from '../ps/receiver.ts';
import type { Camera, Reason } from '../types.ts';

/** How a device that has called for a voice is given it (GB/T 28181 9.12). */
export type CalledVoice = {
  transport: PsTransport;
  host: string;
  ports: PortRange | null;
  ssrc: number;
  payloadType?: number;
};

/** Where a voice goes: back to a camera of RTSP, or to a device that has called for it. */
export type TalkWay = { camera: Camera } | { called: CalledVoice };

export interface MouthEvents {
  /** From now on it is heard. */
  opened(): void;
  /** Called once, unless we have ended it. */
  ended(reason: Reason): void;
}

/** Takes somebody's words in G.711 A-law at 8 kHz to a loudspeaker. */
export interface Mouth {
  /** Where it is listened on, of a call; 0: nowhere. */
  readonly port: number;
  towards(address: string, port: number): void;
  say(samples: Buffer): void;
  stop(): void;
}
