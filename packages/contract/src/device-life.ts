import { z } from 'zod';

import { code, id } from './common.ts';
import { field } from './fields/index.ts';
import { thing } from './register-kit.ts';

/** The life of a device: make, resolution, when it was installed, by which project, what took its place. */
export const lifeFields = {
  maker: thing.line(['品牌型号', 'Make and model'], 80).optional(),
  resolution: thing.line(['分辨率', 'Resolution'], 20).optional(),
  installed: field.date(['安装日期', 'Installed']).optional(),
  project: field.thing(['建设项目', 'Project'], 'project').optional(),
  replacedBy: field.ref(['已更换为', 'Replaced by'], 'device').optional(),
};
export const lifeNames = Object.keys(lifeFields) as (keyof typeof lifeFields)[];

/** Left out: stays; null: cleared. */
export const lifeGiven = {
  maker: z.string().max(80).nullish(),
  resolution: z.string().max(20).nullish(),
  installed: z.iso.date().nullish(),
  project: id.nullish(),
  replacedBy: code.nullish(),
};

export const lifeShown = {
  maker: z.string().nullable(),
  resolution: z.string().nullable(),
  installed: z.iso.date().nullable(),
  project: id.nullable(),
  replacedBy: z.object({ id, code: z.string(), name: z.string() }).nullable(),
};
