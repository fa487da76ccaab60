import { chief, guard, step, until, type Script } from '../../demo/cases/script.ts';
import { nth, spread } from '../../demo/cases/spread.ts';

const mender = (n: number): string => `logistics#${1 + (n % 2)}`;
const troubles = [
  ['CAM-012', 'offline', '画面黑屏,网络不通', 'network', '更换交换机端口并重做水晶头', null],
  ['PB-007', 'low-battery', '报警盒电池电量低', 'battery', '更换电池并做报警测试', 36],
  ['IZ-03', 'tamper', '红外探测器外壳被打开', 'vandalism', '复位防拆开关,加固外壳', null],
  ['DR-05', 'fault', '门磁不回位,常报未关门', 'wear', '更换门磁并调整门缝', 120],
  ['CAM-128', 'fault', '夜间红外不亮,画面发白', 'wear', '更换红外补光板', 260],
  ['SG-02', 'damage', '安检门侧板被推车撞歪', 'vandalism', '校正立柱并重新标定', null],
  ['IC-04', 'other', '对讲声音断续', 'setting', '调整编码与音量,升级固件', null],
  ['IZ-07', 'power-loss', '防区主机主电断电', 'power', '恢复配电箱空开,检查负载', null],
] as const;

/** Devices out of order: most mended within a day, a few late, three not yet. */
export const repairs = (): Script[] =>
  [{ n: 90, daysAgo: 0, time: '08:20' }, { n: 91, daysAgo: 2, time: '09:40' }, ...spread(14, 18, 21)].map(
    ({ n, daysAgo, time }) => {
      const [device, problem, description, cause, done, cost] = nth(troubles, n);
      const steps = [
        step(chief, '25m', 'assign', ({ id }) => ({ repairer: id(mender(n)), note: '请今日修复' })),
        step(mender(n), '50m', 'start'),
        step(mender(n), n % 6 === 4 ? '31h' : `${3 + (n % 5)}h`, 'finish', {
          cause,
          done,
          ...(cost === null ? {} : { cost }),
        }),
        step(chief, '3h', 'pass', { checkResult: '现场测试正常' }),
      ];
      return {
        type: 'repair',
        title: description,
        by: n % 3 === 0 ? guard(n % 12) : null,
        device,
        daysAgo,
        time,
        isOffice: false,
        data: { problem, description },
        steps: n === 90 ? until(steps, 'assign') : n === 91 ? until(steps, 'start') : steps,
      };
    },
  );
