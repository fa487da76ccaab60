import generateConfig from '@rc-component/picker/generate/dayjs';
import { DatePicker as Antd } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';

import { whenSpoken } from '../i18n/index.ts';
import { exactTime } from './hospital-time.ts';

whenSpoken((lang) => void dayjs.locale(lang === 'en' ? 'en' : 'zh-cn'));

/** The hospital's clock as the calendar reckons with it. */
export const hospitalNow = (): dayjs.Dayjs => dayjs(exactTime(Date.now()));

/** A day of the hospital, `2026-05-01`, as a calendar shows it. */
export const calendarDay = (day: string): dayjs.Dayjs => dayjs(day);

/** A calendar whose "today" and "now" are the hospital's. What it shows and gives are days and times of its wall clock. */
export const DatePicker = Antd.generatePicker({ ...generateConfig, getNow: hospitalNow });
