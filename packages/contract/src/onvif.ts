import { z } from 'zod';

import { code, name } from './common.ts';
import { route } from './route.ts';

const host = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9.:-]{1,100}$/);
const port = z.number().int().min(1).max(65_535).default(80);
const login = {
  host,
  port,
  username: z.string().max(64).default(''),
  password: z.string().max(128).default(''),
};

/** What a camera says it can send. */
export const OnvifProfile = z.object({
  token: z.string(),
  name: z.string(),
  codec: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  fps: z.number().nullable(),
});
export type OnvifProfile = z.infer<typeof OnvifProfile>;

export const onvifApi = {
  discover: route({
    method: 'POST',
    path: '/onvif/discover',
    permission: 'device.manage',
    summary: '搜索网络上的 ONVIF 设备 Look for ONVIF devices in the network',
    /** Multicast stays in our own network; a network beyond a router is asked address by address. */
    input: z.object({
      network: z
        .string()
        .trim()
        .regex(/^\d{1,3}(\.\d{1,3}){3}\/(2[2-9]|3[0-2])$/)
        .optional(),
    }),
    output: z.object({
      items: z.array(
        z.object({
          host: z.string(),
          port: z.number().int(),
          name: z.string(),
          hardware: z.string(),
          /** That of ours which is there already. */
          device: z.object({ code: z.string(), name: z.string() }).nullable(),
        }),
      ),
    }),
  }),
  look: route({
    method: 'POST',
    path: '/onvif/look',
    permission: 'device.manage',
    summary: '读取一台 ONVIF 设备 What an ONVIF device is',
    input: z.object(login),
    output: z.object({
      maker: z.string(),
      model: z.string(),
      firmware: z.string(),
      serial: z.string(),
      hasPtz: z.boolean(),
      profiles: z.array(OnvifProfile),
    }),
  }),
  enter: route({
    method: 'POST',
    path: '/onvif/enter',
    permission: 'device.manage',
    summary: '登记一台 ONVIF 摄像机 Enter an ONVIF camera',
    input: z.object({
      ...login,
      code,
      name,
      place: code.nullish(),
      profile: z.string().max(100),
      sub: z.string().max(100).optional(),
    }),
    output: z.object({ code: z.string() }),
  }),
};
