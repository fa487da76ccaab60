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
  zh: '病友服务中心:咨询、陪检、一站式、两证联办、绿色通道、转诊、应急救助',
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
