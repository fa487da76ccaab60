import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** Model person 先进典型, with consent to be named. */
export const model = defineMatter({
  kind: 'model',
  prefix: 'XJD',
  label: ['先进典型', 'Model person'],
  group: 'governance',
  fields: {
    title: field.text(['称号', 'Title']),
    on: field.date(['授予日期', 'Given on']),
    deeds: field.longText(['事迹', 'Deeds']),
    consent: field.yesNo(['本人同意公开', 'Agrees to be named']),
    patientConsent: field.yesNo(['涉及患者已同意', 'Patients shown have agreed']).optional(),
  },
  listed: ['title', 'on', 'consent'],
});
