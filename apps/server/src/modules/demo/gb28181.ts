import { makeCode } from '@anyuan/gb28181';

// 99 is no province.
const domain = '9901010000';
export const gbRecorders = [
  { code: 'NVR-01', name: '室外一号录像机', gbCode: makeCode(domain, 118, 1) },
  { code: 'NVR-02', name: '室外二号录像机', gbCode: makeCode(domain, 118, 2) },
] as const;
/** The 20 digits of a recorder's channel. */
export const channelCode = (recorder: number, channel: number): string =>
  makeCode(domain, 131, (recorder + 1) * 1_000 + channel + 1);

export const demoUplink = { code: 'XL-01', gbCode: makeCode('9901000000', 200, 9), usualPort: 18_560 } as const;
