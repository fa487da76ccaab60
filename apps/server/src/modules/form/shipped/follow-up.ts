import { ask, section, type ShippedForm } from './kit.ts';

/** What is asked on the telephone after a discharge: the words to say stand in the notes. */
export const followUp: ShippedForm = {
  code: 'follow-up',
  group: 'quality',
  isConfirmed: false,
  definition: {
    title: ['出院患者电话随访', 'Call after discharge'],
    note: [
      '您好,我是医院随访中心的。您前几天从我们医院出院,想了解您恢复得怎么样,大约两分钟,方便吗?',
      'Hello, this is the follow-up centre of the hospital. You went home some days ago; may I ask how you are? It takes two minutes.',
    ],
    source: 'S2-44;数据单 C18;题目为通行做法 / data sheet C18; questions are common practice',
    sections: [
      section(
        '恢复情况',
        'Recovery',
        ask('choice', 'recovery', '出院后恢复得怎么样?', 'How are you since you went home?', {
          options: [
            { key: 'better', label: ['好转', 'Better'] },
            { key: 'same', label: ['差不多', 'The same'] },
            { key: 'worse', label: ['加重或有新的不适', 'Worse, or something new'], isBad: true },
          ],
        }),
        ask(
          'choice',
          'wound',
          '伤口、管路或用药部位有没有异常?',
          'Anything wrong with wound, tube or injection site?',
          {
            options: [
              { key: 'none', label: ['没有', 'No'] },
              { key: 'na', label: ['不涉及', 'Does not apply'] },
              { key: 'bad', label: ['有红肿、渗液、疼痛等', 'Red, wet, painful'], isBad: true },
            ],
          },
        ),
        ask('yesNo', 'medicine', '按医嘱吃药,知道怎么吃', 'Takes the medicines as told, and knows how', { good: true }),
        ask('yesNo', 'revisit', '知道什么时候、到哪里复诊', 'Knows when and where to come again', { good: true }),
      ),
      section(
        '对医院的感受',
        'About the hospital',
        ask('mark', 'satisfied', '总的来说对这次住院满意吗?', 'How satisfied with the stay?', { badFrom: 2 }),
        ask('yesNo', 'bribe', '有没有人向您要过钱物?', 'Did anybody ask you for money or gifts?', { good: false }),
        ask('longText', 'advice', '意见和建议', 'Remarks', { isNeeded: false }),
      ),
    ],
  },
};
