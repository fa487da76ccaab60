import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** What a house stands for 价值理念 (S2-51): shown to the public in this order, if it says so. */
export const houseValue = defineMatter({
  kind: 'house-value',
  prefix: 'JZL',
  label: ['价值理念', 'Value of the house'],
  title: ['价值理念', 'Values of the house'],
  group: 'governance',
  fields: {
    text: field.longText(['内容', 'Text'], { max: 2000 }),
    order: field.between(['顺序', 'Order'], 1, 99),
    isShown: field.yesNo(['在公众页面展示', 'Shown to the public']),
  },
  listed: ['order', 'isShown'],
});
