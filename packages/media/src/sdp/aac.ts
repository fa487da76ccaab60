import type { AudioFormat } from '../unit.ts';

const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
const LOW_COMPLEXITY = 2;

/** The object type an AudioSpecificConfig begins with (ISO/IEC 14496-3 1.6.2.1); 0: it is broken. */
export function objectType(config: Buffer): number {
  if (config.length < 2) return 0;
  const type = config[0]! >> 3;
  const rate = ((config[0]! & 7) << 1) | (config[1]! >> 7);
  const isKnown = [1, 2, 3, 4, 5, 29].includes(type) && (rate < RATES.length || rate === 15);
  return isKnown ? type : 0;
}

/** AAC as its description says; as the usual kind of AAC where the description is missing or broken. */
export function aacConfig(hex: string | undefined, rate: number, channels: number): AudioFormat {
  const given = Buffer.from(hex ?? '', 'hex');
  return { codec: 'aac', rate, channels, config: objectType(given) > 0 ? given : usual(rate, channels) };
}

/** Of a StreamMuxConfig (ISO/IEC 14496-3 1.7.3): 15 bits stand in front of the AudioSpecificConfig. */
export function latmConfig(hex: string | undefined, rate: number, channels: number): AudioFormat {
  const mux = Buffer.from(hex ?? '', 'hex');
  const config = Buffer.alloc(Math.max(0, mux.length - 2));
  for (let i = 0; i < config.length; i++) config[i] = ((mux[i + 1]! & 1) << 7) | (mux[i + 2]! >> 1);
  return aacConfig(config.toString('hex'), rate, channels);
}

function usual(rate: number, channels: number): Buffer {
  const index = Math.max(0, RATES.indexOf(rate));
  return Buffer.from([(LOW_COMPLEXITY << 3) | (index >> 1), ((index & 1) << 7) | (channels << 3)]);
}
