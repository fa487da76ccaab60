import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** How often cameras are judged, and against which limits. */
export const cameraHealthSettings: SettingSpec[] = [
  spec(
    'video.nodeSilentSeconds',
    z.number().int().min(3).max(60),
    5,
    '媒体节点多久没有消息即判定失联、其摄像机移到其他节点',
    'A media node that is silent for so long is taken for gone, and its cameras go to the others',
    's',
    project,
  ),
  spec(
    'cameraHealth.everyMinutes',
    z.number().int().min(0).max(1_440),
    10,
    '每路摄像机多久做一次画面诊断;0 为关闭',
    'Every camera’s picture is judged once in so long; 0: never',
    'min',
    project,
  ),
  spec(
    'cameraHealth.leastFps',
    z.number().int().min(1).max(60),
    12,
    '帧率低于此值为异常',
    'Fewer pictures a second than this are a trouble',
    '',
    project,
  ),
  spec(
    'cameraHealth.clockSeconds',
    z.number().int().min(1).max(3_600),
    30,
    '摄像机时钟与服务器相差超过此值为异常',
    'A camera’s clock that is further off than this is a trouble',
    's',
    project,
  ),
  spec(
    'cameraHealth.missingSeconds',
    z.number().int().min(10).max(86_400),
    120,
    '连续录像的摄像机,一天缺录超过此值为异常',
    'Of a camera that is always recorded: more missing in a day than this is a trouble',
    's',
    project,
  ),
];
