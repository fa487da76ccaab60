import { chief, nurse, office, step, type Script } from '../../demo/cases/script.ts';
import { nth, spread } from '../../demo/cases/spread.ts';

const scenes = [
  ['passage', '安全通道停放电动车', 'W2-1F/门厅', 'blocked'],
  ['smoking', '楼梯间有人吸烟', 'OP-3F/外科候诊区', 'wet'],
  ['equipment', '候诊座椅断裂', 'OP-2F/内科候诊区', 'wiring'],
  ['parking', '急诊车道停放私家车', 'CA-P2', 'blocked'],
  ['hygiene', '卫生间地面积水无人清理', 'OP-1F/门诊大厅', 'wet'],
  ['attitude', '窗口人员答复不耐烦', 'OP-1F/医保窗口', 'paper'],
  ['other', '指示牌指向错误', 'W1-1F/住院大厅', 'paper'],
] as const;

/** Snaps: most become hazards, some complaints; half of them come without a name. */
export const snaps = (): Script[] =>
  spread(7, 4, 13).map(({ n, daysAgo, time }) => {
    const [category, description, place, what] = nth(scenes, n);
    const isHazard = ['passage', 'equipment', 'hygiene', 'parking'].includes(category);
    const next =
      category === 'attitude'
        ? [
            step(chief, '3h', 'toComplaint'),
            step(
              office(n),
              '2h',
              'settle',
              ({ department }) => ({
                department: department('service'),
                measures: '提醒窗口人员',
                reply: '已提醒并致歉',
              }),
              'complaint',
            ),
            step(office(n), '1d', 'archive', {}, 'complaint'),
          ]
        : isHazard
          ? [
              step(chief, '3h', 'toHazard'),
              step(chief, '1h', 'gradeGeneral', { domain: 'other' }, 'hazard'),
              step(chief, '30m', 'dispatch', ({ id }) => ({ owner: id('logistics#1') }), 'hazard'),
              step(
                'logistics#1',
                '2d',
                'handIn',
                ({ picture }) => ({ done: '已处理', photosAfter: [picture('clear')] }),
                'hazard',
              ),
              step(chief, '6h', 'pass', { checkResult: '复查合格' }, 'hazard'),
            ]
          : [];
    return {
      type: 'snap',
      title: description,
      by: n % 2 ? null : nth([nurse('emergency'), nurse('internal', 1), 'pharmacy#1'], n),
      place,
      daysAgo: n === 0 ? 1 : daysAgo,
      time,
      isOffice: false,
      data: ({ picture }) => ({ category, description, photos: [picture(what)] }),
      steps:
        n === 0
          ? []
          : [
              ...next,
              step(chief, '20h', 'answer', {
                result: isHazard ? '已安排整改并复查,感谢您的提醒' : '已提醒相关人员并加强巡查',
                thanks: '感谢您关注医院安全',
                points: 5 + (n % 3) * 5,
              }),
            ],
    };
  });
