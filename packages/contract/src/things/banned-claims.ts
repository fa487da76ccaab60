import type { Label } from '../common.ts';
import { source, type Source } from './terms.ts';

/** What a medical advertisement may not say, in the words it usually says it with. */
export interface BannedClaim {
  rule: Label;
  words: readonly string[];
  source: Source;
}

const law = (item: string): Source => source(`广告法(2021)第十六条第一款第(${item})项 / Advertising Law, article 16`);

export const bannedClaims: readonly BannedClaim[] = [
  {
    rule: ['功效、安全性的断言或者保证', 'Asserts or guarantees effect or safety'],
    words: [
      '根治',
      '治愈',
      '痊愈',
      '药到病除',
      '一针见效',
      '永不复发',
      '不复发',
      '无副作用',
      '无毒副',
      '绝对安全',
      '包治',
      '保证疗效',
      '安全无痛',
      '无效退款',
    ],
    source: law('一'),
  },
  {
    rule: ['说明治愈率或者有效率', 'Gives a cure rate or a success rate'],
    words: ['治愈率', '有效率', '成功率', '好转率'],
    source: law('二'),
  },
  {
    rule: ['与其他药品、医疗器械或者医疗机构比较', 'Compares with other drugs, devices or hospitals'],
    words: ['优于其他', '超过其他医院', '领先其他', '全国第一', '全省第一', '唯一', '最好', '最先进', '最佳', '顶级'],
    source: law('三'),
  },
  {
    rule: ['利用广告代言人作推荐、证明', 'Has somebody recommend or vouch for it'],
    words: ['代言', '专家推荐', '名医推荐', '患者见证', '康复患者说', '明星'],
    source: law('四'),
  },
  {
    rule: ['法律、行政法规禁止的其他内容', 'What else laws forbid'],
    words: ['祖传秘方', '宫廷秘方', '国家级', '军队医院', '武警医院'],
    source: source('广告法(2021)第九条、第十六条第一款第(五)项 / Advertising Law, articles 9 and 16'),
  },
];

/** The banned words a text has, each with the rule it breaks; words a hospital adds have none. */
export const claimsIn = (text: string, more: readonly string[] = []): { word: string; claim: BannedClaim | null }[] => [
  ...bannedClaims.flatMap((claim) =>
    claim.words.filter((word) => text.includes(word)).map((word) => ({ word, claim })),
  ),
  ...more.filter((word) => text.includes(word)).map((word) => ({ word, claim: null })),
];
