import { dictionary } from './dictionary.ts';

/** An alarm by hand, from office and console alike. */
export const raising = dictionary({
  zh: {
    raiseAlarm: '人工报警',
    raiseHint: '立即通知监控中心,地点和说明都可不填;Ctrl+Enter 报警',
    raiseWhere: '地点',
    raiseNote: '说明',
    raised: '已报警,编号 {{number}}',
  },
  en: {
    raiseAlarm: 'Raise an alarm',
    raiseHint: 'Tells the control room at once; place and note are optional; Ctrl+Enter raises it',
    raiseWhere: 'Place',
    raiseNote: 'Note',
    raised: 'Alarm raised, number {{number}}',
  },
});
