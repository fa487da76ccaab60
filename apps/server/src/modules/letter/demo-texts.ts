import type { LetterContent, LetterLevel, LetterTarget } from '@anyuan/contract';

const target = (name: string, weight: number, more: Partial<LetterTarget> = {}): LetterTarget => ({
  name,
  weight,
  indicator: null,
  want: null,
  rule: 'share',
  how: '',
  ...more,
});

const vetoes = ['发生重大刑事案件或造成恶劣影响的涉医事件', '发生火灾致人伤亡', '瞒报、迟报重大安全事件'];

/** What the letters of a level promise; this year two targets are measured. */
export function contentOf(level: LetterLevel, year: number, isMeasured: boolean): LetterContent {
  if (level === 'person')
    return {
      text: `为落实平安建设岗位责任,本人承诺在 ${year} 年度遵守各项安全制度,参加培训演练,发现隐患及时报告。`,
      targets: [
        target('遵守安全制度,无违规行为', 40),
        target('参加消防与应急培训、演练', 30, { how: '每缺一次扣 5 分' }),
        target('发现隐患和异常情况及时报告', 30),
      ],
      vetoes: vetoes.slice(0, 1),
    };
  const scope = level === 'leader' ? '分管领域' : '本科室';
  return {
    text: `为落实“谁主管、谁负责”,签订 ${year} 年度平安建设目标责任书。责任人对${scope}的安全稳定负第一责任,组织落实安全制度、隐患整改、教育培训和矛盾化解。`,
    targets: [
      target('落实安全责任,逐级签订到人', 15),
      target('隐患按期整改', 25, isMeasured ? { indicator: 'hazardsInTime', want: 95 } : { how: '逾期一件扣 2 分' }),
      target('投诉按时答复', 15, isMeasured ? { indicator: 'complaintsInTime', want: 98 } : { how: '逾期一件扣 2 分' }),
      target('巡查与自查按计划完成', 20, { how: '漏一次扣 1 分' }),
      target('全员培训、演练到位', 15),
      target('信息报送及时准确', 10),
    ],
    vetoes,
  };
}

export const clueContent = (year: number): LetterContent => ({
  text: `为常态化开展扫黑除恶线索摸排,${year} 年度由科室负责人组织本科室每轮摸排,有线索如实报送,没有线索签署零报告,并对举报人信息保密。`,
  targets: [
    target('按期完成每轮摸排', 50, { how: '逾期一轮扣 10 分' }),
    target('零报告由负责人签字', 30),
    target('线索与举报人信息保密', 20),
  ],
  vetoes: ['隐瞒线索或泄露举报人信息'],
});
