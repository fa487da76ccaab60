import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** Template of a reply 答复模板: words of the house with places for what the case says, e.g. `{编号}`. */
export const replyTemplate = defineMatter({
  kind: 'reply-template',
  prefix: 'DF',
  label: ['答复模板', 'Template of a reply'],
  group: 'governance',
  fields: {
    matter: field.choice(['适用事项', 'For'], {
      complaint: ['投诉', 'Complaints'],
      enquiry: ['咨询', 'Enquiries'],
      petition: ['信访', 'Petitions'],
    }),
    text: field.longText(['正文', 'Text'], {
      max: 4000,
      hint: [
        '花括号内写要代入的内容,如 {编号}、{事项}、{科室}、{今天}、{医院} 或表单上的任何栏目名 {处理措施};没有内容的原样保留,由经办人补写',
        'In braces what is filled in: {Number}, {Title}, {Department}, {Today}, {Hospital}, or any label of the form; what has no value stays as it is',
      ],
    }),
  },
  listed: ['matter'],
});
