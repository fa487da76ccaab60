import { surveyPopulations, type SurveyPopulation } from '@anyuan/contract';

export interface Wave {
  code: string;
  name: string;
  population: SurveyPopulation;
  from: Date;
  to: Date;
  frame: string;
  frameSize: number;
  given: number;
  /** Percent that come back. */
  response: number;
  /** How much better than two years ago. */
  rise: number;
}

const dayMs = 86_400_000;
const asked = {
  outpatient: { code: 'MZ', frame: '本季度门诊患者,分诊台随机发放', frameSize: 42_000, given: 150, response: 62 },
  inpatient: { code: 'ZY', frame: '本季度住院满 3 天的患者,每病区随机', frameSize: 3600, given: 140, response: 78 },
  discharged: { code: 'CY', frame: '本季度出院患者,出院时发放', frameSize: 3400, given: 150, response: 54 },
} as const;

/** Eight quarters of three kinds of patients, and two years of staff; the last of each runs still. */
export function waves(until: Date): Wave[] {
  const quarter = 91 * dayMs;
  // The running one began five weeks ago.
  const begun = until.getTime() - 35 * dayMs;
  const patients = (Object.entries(asked) as [keyof typeof asked, (typeof asked)[keyof typeof asked]][]).flatMap(
    ([population, { code, ...more }]) =>
      Array.from({ length: 8 }, (_, back): Wave => {
        const from = new Date(begun - back * quarter);
        return {
          ...more,
          population,
          code: `MYD-${code}-${8 - back}`,
          name: `${nameOf(from)}${surveyPopulations[population][0]}满意度`,
          from,
          to: new Date(from.getTime() + 88 * dayMs),
          rise: (8 - back) * 0.008,
        };
      }),
  );
  const staff = [0, 1].map((back): Wave => {
    const from = new Date(begun - back * 4 * quarter);
    return {
      population: 'staff',
      code: `MYD-ZG-${2 - back}`,
      name: `${from.getUTCFullYear()} 年职工满意度`,
      from,
      to: new Date(from.getTime() + 60 * dayMs),
      frame: '全院在岗职工,按科室发放',
      frameSize: 1260,
      given: 160,
      response: 71,
      rise: back === 0 ? 0.02 : 0,
    };
  });
  return [...patients, ...staff].toSorted((a, b) => a.from.getTime() - b.from.getTime());
}

const nameOf = (from: Date): string => `${from.getUTCFullYear()} 年 ${from.getUTCMonth() + 1} 月起`;

const words: Record<'patients' | 'staff', readonly string[]> = {
  patients: [
    '护士很耐心,换药前都讲清楚。',
    '排队缴费等了四十分钟。',
    '停车太难找。',
    '医生讲病情很仔细,放心。',
    '病房卫生间有异味,报过两次。',
    '检查结果出来没人通知。',
    '保安态度好,帮忙推轮椅。',
    '晚上走廊太吵,探视的人多。',
    '收费清单看不懂,希望有人解释。',
    '门口有人拉客卖假药,希望管一管。',
  ],
  staff: [
    '夜班一个人,希望保安多巡几次。',
    '一键报警响应比去年快多了。',
    '电梯口堵,推床过不去。',
    '家属情绪激动时有人来帮忙,心里踏实。',
    '更衣室太小。',
    '医患沟通培训有用,希望多办。',
  ],
};

export const said = (population: SurveyPopulation, n: number): string => {
  const list = words[population === 'staff' ? 'staff' : 'patients'];
  return list[n % list.length] ?? '';
};
