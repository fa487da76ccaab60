import { rulesFrom, ScoreTable, type ScoreTableInput } from '@anyuan/contract';

export interface ShippedTable {
  code: string;
  definition: ScoreTable;
}

/**
 * A table as it is written down: `编号|章 > 条|标准|分值|方法|考核主体|规则;规则|责任科室`. A rule whose words cannot be read is
 * a mistake of ours and throws.
 */
export function shippedTable(code: string, given: Omit<ScoreTableInput, 'items'>, lines: string): ShippedTable {
  const items = lines
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [
        no = '',
        path = '',
        standard = '',
        points = '',
        method = '',
        examiners = '',
        rules = '',
        department = '',
        note = '',
      ] = line.split('|').map((part) => part.trim());
      const read = rulesFrom(rules.replaceAll(';', '\n'));
      if (read.wrong.length > 0) throw new Error(`${code} ${no}: ${read.wrong.map(([zh]) => zh).join(';')}`);
      return {
        no,
        path: path.split('>').map((part) => part.trim()),
        standard,
        points: points === '?' ? null : Number(points),
        method,
        examiners: examiners.split('、').filter(Boolean),
        rules: read.rules,
        department,
        note,
      };
    });
  return { code, definition: ScoreTable.parse({ ...given, items }) };
}
