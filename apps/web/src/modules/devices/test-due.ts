import type { Device } from '@anyuan/contract';
import dayjs from 'dayjs';

export const isTestOverdue = ({ testDueOn }: Pick<Device, 'testDueOn'>): boolean =>
  testDueOn !== null && dayjs(testDueOn).isBefore(dayjs(), 'day');
