import { z } from 'zod';

import { code, instant } from './common.ts';
import { fault } from './fault.ts';
import { route } from './route.ts';

const share = z.number().min(0).max(1);
/** A part of a picture; each number is a share of its width or height, from the left and the top. */
export const CameraMask = z
  .object({ x: share, y: share, width: share, height: share })
  .refine(({ width, height }) => width >= 0.01 && height >= 0.01, fault('遮挡区域太小', 'the part is too small'))
  .refine(
    ({ x, y, width, height }) => x + width <= 1.0001 && y + height <= 1.0001,
    fault('遮挡区域超出画面', 'the part lies outside the picture'),
  );
export type CameraMask = z.infer<typeof CameraMask>;

export const CameraMasks = z.object({
  masks: z.array(CameraMask),
  why: z.string(),
  by: z.string().nullable(),
  at: instant.nullable(),
});
export type CameraMasks = z.infer<typeof CameraMasks>;

/** What is covered in a camera's pictures for whoever may not see it. */
export const cameraMaskApi = {
  get: route({
    method: 'GET',
    path: '/devices/:code/masks',
    permission: 'camera.view',
    summary: '摄像机的隐私遮挡 What is covered in the pictures of a camera',
    input: z.object({ code }),
    output: CameraMasks,
  }),
  put: route({
    method: 'PUT',
    path: '/devices/:code/masks',
    permission: 'camera.unmasked',
    summary: '设定隐私遮挡 Say what is covered; nothing: it is seen whole',
    input: z.object({ code, masks: z.array(CameraMask).max(16), why: z.string().trim().min(2).max(200) }),
    output: CameraMasks,
  }),
};
