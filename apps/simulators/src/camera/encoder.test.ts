import { expect, test } from 'vitest';

import { VideoEncoder } from './encoder.ts';

const format = { codec: 'h264', width: 64, height: 48, fps: 10, bitrate: 200_000, wishes: {} } as const;
const picture = Buffer.alloc((64 * 48 * 3) / 2, 90);

test('closed while it works, an encoder ends quietly, and gives nothing from then on', async () => {
  for (let n = 0; n < 30; n++) {
    const encoder = await VideoEncoder.open(format);
    expect(await encoder.encode(picture, 0, true)).toMatchObject({ key: true });
    const last = encoder.encode(picture, 9_000);
    encoder.close();
    encoder.close();
    expect(await last).toBeNull();
    expect(await encoder.encode(picture, 18_000)).toBeNull();
  }
});
