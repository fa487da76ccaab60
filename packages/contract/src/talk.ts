import { z } from 'zod';

import { code, id } from './common.ts';
import { Look } from './look.ts';
import { route } from './route.ts';
import { cameraReasons } from './video.ts';

/** How it stands with a talk; `ended` is the last word, `reason`: why nobody is heard any more. */
export const TalkMessage = z.object({
  state: z.enum(['calling', 'talking', 'ended']),
  reason: z.enum(cameraReasons).optional(),
});
export type TalkMessage = z.infer<typeof TalkMessage>;

/** Samples of G.711 A-law in a second; what is sent up are pieces of them, of any length. */
export const voiceRate = 8_000;

/** Speaking through a camera: ask for a ticket, then open `WS <path>` within 30 s, send G.711 A-law, hear `TalkMessage`. */
export const talkApi = {
  ways: route({
    method: 'GET',
    path: '/cases/:id/talk',
    permission: 'camera.talk',
    urgent: true,
    summary: '警情现场的对讲与扬声器 What one can speak through at the place of a case',
    input: z.object({ id }),
    /** The likeliest first. `isSilent`: nothing may be heard there (duress), so nothing is offered. */
    output: z.object({ isSilent: z.boolean(), items: z.array(z.object({ code: z.string(), name: z.string() })) }),
  }),
  begin: route({
    method: 'POST',
    path: '/cameras/:code/talk',
    permission: 'camera.talk',
    urgent: true,
    summary: '向摄像机喊话 Speak through a camera',
    input: z.object({ code, ...Look.shape }),
    output: z.object({ path: z.string() }),
  }),
};
