/** What the demonstration hospital keeps. Names and specifications as on the market; amounts are made up. */

type Drug = readonly [name: string, spec: string, unit: string, form: string];
const ampoules = (text: string): Drug[] => lines(text).map(([name = '', spec = '']) => [name, spec, '支', 'injection']);
const tablets = (text: string): Drug[] => lines(text).map(([name = '', spec = '']) => [name, spec, '片', 'tablet']);
const lines = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split('|'));

export const drugs: Readonly<Record<'narcotic' | 'psychotropic' | 'toxic' | 'radioactive', readonly Drug[]>> = {
  narcotic: [
    ...ampoules(`盐酸吗啡注射液|10 mg:1 ml
      盐酸吗啡注射液|5 mg:0.5 ml
      盐酸哌替啶注射液|50 mg:1 ml
      盐酸哌替啶注射液|100 mg:2 ml
      枸橼酸芬太尼注射液|0.1 mg:2 ml
      枸橼酸芬太尼注射液|0.5 mg:10 ml
      枸橼酸舒芬太尼注射液|50 μg:1 ml
      枸橼酸舒芬太尼注射液|100 μg:2 ml
      注射用盐酸瑞芬太尼|1 mg
      注射用盐酸瑞芬太尼|2 mg
      盐酸阿芬太尼注射液|1 mg:2 ml
      盐酸氢吗啡酮注射液|2 mg:2 ml
      盐酸羟考酮注射液|10 mg:1 ml
      酒石酸布托啡诺注射液|1 mg:1 ml`),
    ...tablets(`硫酸吗啡缓释片|10 mg
      硫酸吗啡缓释片|30 mg
      盐酸吗啡片|10 mg
      盐酸羟考酮缓释片|10 mg
      盐酸羟考酮缓释片|40 mg
      磷酸可待因片|30 mg
      盐酸美沙酮片|2.5 mg`),
    ['芬太尼透皮贴剂', '4.2 mg', '贴', 'patch'],
    ['芬太尼透皮贴剂', '8.4 mg', '贴', 'patch'],
  ],
  psychotropic: [
    ...ampoules(`盐酸氯胺酮注射液|0.1 g:2 ml
      盐酸艾司氯胺酮注射液|50 mg:2 ml
      盐酸丁丙诺啡注射液|0.15 mg:1 ml
      注射用γ-羟丁酸钠|2.5 g`),
    ...tablets(`盐酸哌甲酯片|10 mg
      盐酸哌甲酯缓释片|18 mg
      盐酸哌甲酯缓释片|36 mg
      三唑仑片|0.25 mg`),
  ],
  toxic: [
    ...ampoules(`亚砷酸氯化钠注射液|10 mg:10 ml
      注射用 A 型肉毒毒素|100 U
      硫酸阿托品注射液(原料制剂)|0.5 mg:1 ml
      氢溴酸东莨菪碱注射液|0.3 mg:1 ml`),
    ['雄黄粉', '500 g', '袋', 'powder'],
  ],
  radioactive: [
    ['碘[¹³¹I]化钠口服溶液', '3.7 GBq', '瓶', 'liquid'],
    ['锝[⁹⁹ᵐTc]注射液', '1.85 GBq', '瓶', 'injection'],
    ['氯化锶[⁸⁹Sr]注射液', '148 MBq', '瓶', 'injection'],
    ['氟[¹⁸F]脱氧葡糖注射液', '370 MBq', '瓶', 'injection'],
  ],
};

/** name | CAS | hazard | control; kept by the millilitre or, in powder, by the gram. */
const chemicalLines = `无水乙醇|64-17-5|flammable|none|ml
95% 乙醇|64-17-5|flammable|none|ml
甲醇|67-56-1|flammable|none|ml
异丙醇|67-63-0|flammable|none|ml
正丁醇|71-36-3|flammable|none|ml
二甲苯|1330-20-7|flammable|none|ml
甲苯|108-88-3|flammable|drug3|ml
丙酮|67-64-1|flammable|drug3|ml
丁酮|78-93-3|flammable|drug3|ml
乙醚|60-29-7|flammable|drug2|ml
三氯甲烷|67-66-3|toxic|drug2|ml
哌啶|110-89-4|flammable|drug2|ml
盐酸|7647-01-0|corrosive|drug3|ml
硫酸|7664-93-9|corrosive|drug3|ml
硝酸|7697-37-2|oxidising|explosive|ml
高氯酸|7601-90-3|oxidising|explosive|ml
30% 过氧化氢|7722-84-1|oxidising|explosive|ml
高锰酸钾|7722-64-7|oxidising|explosive|g
重铬酸钾|7778-50-9|oxidising|explosive|g
重铬酸钠|10588-01-9|oxidising|explosive|g
硝酸钾|7757-79-1|oxidising|explosive|g
硝酸钠|7631-99-4|oxidising|explosive|g
硝酸银|7761-88-8|oxidising|explosive|g
氯酸钾|3811-04-9|oxidising|explosive|g
高氯酸钾|7778-74-7|oxidising|explosive|g
硼氢化钠|16940-66-2|flammable|explosive|g
锌粉|7440-66-6|flammable|explosive|g
水合肼|10217-52-4|toxic|explosive|ml
六亚甲基四胺|100-97-0|flammable|explosive|g
三氧化二砷|1327-53-3|toxic|toxic|g
氯化汞|7487-94-7|toxic|toxic|g
叠氮化钠|26628-22-8|toxic|toxic|g
氰化钾|151-50-8|toxic|toxic|g
氰化钠|143-33-9|toxic|toxic|g
甲醛溶液|50-00-0|corrosive|none|ml
10% 中性福尔马林|50-00-0|toxic|none|ml
戊二醛|111-30-8|corrosive|none|ml
冰醋酸|64-19-7|corrosive|none|ml
醋酸酐|108-24-7|corrosive|drug2|ml
甲酸|64-18-6|corrosive|none|ml
磷酸|7664-38-2|corrosive|none|ml
三氯乙酸|76-03-9|corrosive|none|g
氢氧化钠|1310-73-2|corrosive|none|g
氢氧化钾|1310-58-3|corrosive|none|g
氨水|1336-21-6|corrosive|none|ml
次氯酸钠溶液|7681-52-9|corrosive|none|ml
过氧乙酸|79-21-0|oxidising|none|ml
苯酚|108-95-2|toxic|none|g
乙腈|75-05-8|flammable|none|ml
石油醚|8032-32-4|flammable|none|ml
正己烷|110-54-3|flammable|none|ml
环己烷|110-82-7|flammable|none|ml
乙酸乙酯|141-78-6|flammable|none|ml
四氢呋喃|109-99-9|flammable|none|ml
二氯甲烷|75-09-2|toxic|none|ml
N,N-二甲基甲酰胺|68-12-2|flammable|none|ml
苯胺|62-53-3|toxic|none|ml
碘|7553-56-2|corrosive|none|g
丙烯酰胺|79-06-1|toxic|none|g
环氧乙烷|75-21-8|gas|none|g`;
export const chemicals = lines(chemicalLines).map(([name = '', cas = '', hazard = '', control = '', unit = '']) => ({
  name,
  cas,
  hazard,
  control,
  unit,
}));

export const loans: readonly (readonly [name: string, kind: string, much: number])[] = [
  ...Array.from({ length: 12 }, (_, n) => [`轮椅 ${n + 1} 号`, 'wheelchair', 1] as const),
  ...Array.from({ length: 4 }, (_, n) => [`平车 ${n + 1} 号`, 'stretcher', 1] as const),
  ...Array.from({ length: 6 }, (_, n) => [`对讲机 ${n + 1} 号`, 'radio', 1] as const),
  ['执法记录仪', 'recorder', 8],
  ['爱心雨伞', 'umbrella', 60],
];
