import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { source } from '../terms.ts';

/** Meeting of a group or committee, or with a partner 会议与联席会议 (S1-08, S1-80, S2-58): who came, what was decided, who does it. */
export const meeting = defineMatter({
  kind: 'meeting',
  prefix: 'HYJ',
  label: ['会议', 'Meeting'],
  group: 'governance',
  fields: {
    of: field.thing(['领导小组 / 委员会', 'Group'], 'leading-group').optional(),
    partner: field.thing(['联动单位', 'Partner'], 'partner').optional(),
    on: field.date(['日期', 'On']),
    chair: field.text(['主持', 'Chair']),
    present: field.people(['本院参加人', 'Present']).optional(),
    guests: field.text(['外单位参加人', 'Guests']).optional(),
    agenda: field.longText(['议题', 'Agenda']),
    decisions: field
      .rows(
        ['决议摘要', 'What was decided, in short'],
        z.object({
          what: field.text(['事项', 'What'], { max: 200 }),
          who: field.text(['责任人', 'Who'], { max: 40 }).optional(),
          by: field.date(['期限', 'By']).optional(),
          done: field.date(['完成', 'Done']).optional(),
        }),
        {
          hint: [
            '须跟踪落实的,另登记为“会议决定事项”,有责任人和期限,逾期进督办清单',
            'What has to be followed up is entered as a decision of the meeting: with an owner and a day, supervised when late',
          ],
        },
      )
      .optional(),
    minutesBy: field.date(['纪要应于', 'Minutes by']).optional(),
    minutes: field.date(['纪要签发', 'Minutes issued']).optional(),
    files: field.files(['纪要与签到', 'Minutes and list']).optional(),
  },
  listed: ['of', 'on', 'chair', 'minutes'],
  ends: {
    minutes: {
      label: ['会议纪要', 'Minutes'],
      from: 'minutesBy',
      isOptional: true,
      done: 'minutes',
      source: source('会议约定的日期 / as agreed'),
    },
  },
});
