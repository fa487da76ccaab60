import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

/** What was found at a gate 安检查获物品 (S1-29): prohibited things go to the police, restricted ones are kept and given back. */
export const seizedItem = definePaper({
  kind: 'seized-item',
  prefix: 'CHW',
  label: ['查获物品', 'Seized item'],
  group: 'security',
  fields: {
    gate: field.thing(['安检设备', 'Gate'], 'screening').optional(),
    when: field.time(['时间', 'Time']),
    variety: field.choice(['类别', 'Kind'], {
      weapon: ['枪支弹药', 'Firearm or ammunition'],
      knife: ['管制刀具', 'Knife'],
      explosive: ['易燃易爆', 'Explosive or flammable'],
      toxic: ['毒害腐蚀放射', 'Toxic, corrosive or radioactive'],
      drug: ['毒品', 'Drugs'],
      tool: ['锐器、钝器、工具', 'Sharp, blunt or other tool'],
      lighter: ['火种、酒类', 'Lighter or spirits'],
      banner: ['条幅、扩音器等', 'Banner, loudspeaker'],
      other: ['其他限制物品', 'Other restricted thing'],
    }),
    count: field.between(['数量', 'Quantity'], 1, 1000),
    disposal: field.choice(['处置', 'What became of it'], {
      police: ['移交公安', 'Given to the police'],
      stored: ['寄存后归还', 'Stored and given back'],
      dropped: ['自愿放弃', 'Given up'],
      refused: ['劝返', 'Turned away'],
    }),
    receipt: field.text(['移交 / 寄存凭证', 'Receipt']).optional(),
    photos: field.files(['照片', 'Photos']).optional(),
  },
  listed: ['when', 'variety', 'count', 'disposal', 'receipt'],
});
