import type { HandlerInput, onvifApi, Result } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { enterDevices } from '../device/index.ts';
import { done, greet, textOf } from './line.ts';

interface Profile {
  $?: { token?: string };
  name?: string;
  videoEncoderConfiguration?: {
    encoding?: string;
    resolution?: { width?: number; height?: number };
    rateControl?: { frameRateLimit?: number };
  };
}

/** What a device says it is, and what it sends. */
export async function lookAt(
  app: App,
  login: HandlerInput<typeof onvifApi.look>,
): Promise<Result<typeof onvifApi.look>> {
  const what = `${login.host}:${login.port}`;
  const cam = await greet(app, what, login);
  const about = await done<Record<string, unknown>>(what, (back) => cam.getDeviceInformation(back as never));
  const text = (name: string): string => textOf(about?.[name]).slice(0, 100);
  return {
    maker: text('manufacturer'),
    model: text('model'),
    firmware: text('firmwareVersion'),
    serial: text('serialNumber'),
    hasPtz: cam.uri?.ptz !== undefined,
    profiles: ((cam.profiles ?? []) as Profile[]).flatMap(({ $, name, videoEncoderConfiguration: video }) => {
      if ($?.token === undefined) return [];
      return [
        {
          token: String($.token),
          name: String(name ?? $.token),
          codec: video?.encoding ?? null,
          width: numberOf(video?.resolution?.width),
          height: numberOf(video?.resolution?.height),
          fps: numberOf(video?.rateControl?.frameRateLimit),
        },
      ];
    }),
  };
}

const numberOf = (value: unknown): number | null => (Number.isFinite(Number(value ?? NaN)) ? Number(value) : null);

/** Enters a camera with the address of the chosen profile: its stream, its login, and ONVIF for the rest. */
export async function enterOnvif(ctx: Ctx, given: HandlerInput<typeof onvifApi.enter>): Promise<{ code: string }> {
  const { code, name, place, profile, sub, ...login } = given;
  const cam = await greet(ctx.app, name, login);
  const addressOf = async (token: string): Promise<string> => {
    const { uri } = await done<{ uri: string }>(name, (back) =>
      cam.getStreamUri({ protocol: 'RTSP', profileToken: token } as never, back as never),
    );
    return reachable(uri, login.host);
  };
  await enterDevices(ctx, [
    {
      code,
      given: {
        name,
        kind: 'camera',
        place: place ?? null,
        protocol: 'onvif',
        address: `${login.host.includes(':') ? `[${login.host}]` : login.host}:${login.port}`,
        url: await addressOf(profile),
        subUrl: sub === undefined || sub === profile ? null : await addressOf(sub),
        username: login.username || null,
        password: login.password || null,
      },
    },
  ]);
  return { code };
}

/** Behind a router, or set up elsewhere before, a camera names an address that is not its own. */
export function reachable(uri: string, host: string): string {
  const url = URL.parse(uri);
  if (!url) return uri;
  url.hostname = host.includes(':') ? `[${host}]` : host;
  url.username = '';
  url.password = '';
  return url.href;
}
