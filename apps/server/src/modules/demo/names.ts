const families = Array.from(
  '王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
);
const male = Array.from('伟强磊军勇杰涛明超辉刚平鹏飞波斌宇浩凯健亮建国志海峰龙俊东文博新华庆林成荣');
const female = Array.from('芳娜敏静丽艳娟霞秀玲燕红梅慧莉琳颖洁婷雪倩薇佳欣怡蓉岚萍英兰珍云月晓雯菲');

/** A source of invented names that never repeats and always gives the same ones. */
export function nameSource(): (sex: 'm' | 'f') => string {
  let state = 20_261_122;
  const used = new Set<string>();
  const next = (limit: number): number => {
    // Linear congruential (Numerical Recipes): the names need variety, not secrecy.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const one = (sex: 'm' | 'f'): string => {
    const letters = sex === 'm' ? male : female;
    const pick = () => letters[next(letters.length)]!;
    const first = pick();
    const second = next(10) < 7 ? pick() : '';
    return families[next(families.length)]! + first + (second === first ? '' : second);
  };
  return (sex) => {
    for (;;) {
      const name = one(sex);
      if (used.has(name)) continue;
      used.add(name);
      return name;
    }
  };
}
