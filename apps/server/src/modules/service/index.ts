import type { Module } from '../../kernel/app.ts';
import { whenOff } from '../duty/index.ts';
import { enquiryHooks } from './enquiry.ts';
import { escortHooks } from './escort.ts';
import { goodsHooks } from './goods.ts';
import { greenChannelHooks } from './green-channel.ts';
import { writeHours } from './hours.ts';
import { oneStopHooks } from './one-stop.ts';
import { rescueHooks } from './rescue.ts';
import { twoCertificatesHooks } from './two-certificates.ts';

/** The patient service centre (data sheets C19–C21, C36): what the declarations of its case types cannot say. */
export const service: Module = {
  name: 'service',
  routes(app) {
    whenOff(app, writeHours);
    app.cases.use(
      enquiryHooks,
      escortHooks,
      goodsHooks,
      greenChannelHooks,
      oneStopHooks,
      rescueHooks,
      twoCertificatesHooks,
    );
  },
};
