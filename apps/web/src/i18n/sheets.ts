import { dictionary } from './dictionary.ts';

/** Excel in: the trial, what is wrong, what was left out. */
export const sheets = dictionary({
  zh: {
    importChoose: '点按选择,或把表格文件(.xlsx、.xls、.csv)拖到这里',
    importTrial: '先试导入:逐行核对,不写入任何数据。',
    importTemplate: '下载当前表格',
    importTemplateHint: '可作为模板:按编码识别,同一文件重复导入不会产生重复记录。',
    importChecking: '正在逐行核对 {{name}}',
    importBad: '有 {{count}} 行不能导入。请在 Excel 中改正标出的行后重新选择文件;目前没有写入任何数据。',
    importEmpty: '下载空白模板',
    importLeftSheets: '没有读取的工作表(没有所需表头或已隐藏):{{names}}',
    importLeftColumns: '不认识的列,已略过:{{names}}',
    importLeftHidden: '工作表“{{sheet}}”中隐藏的 {{count}} 行没有读取:第 {{rows}} 行',
    importGood: '{{count}} 行全部可以导入。确认后写入。',
    importSame: '{{count}} 行都与现有数据一致,不需要写入。',
    importWrite: '写入 {{count}} 行',
    importOther: '换一个文件',
    importDone: '新增 {{create}} 行,更新 {{update}} 行',
    importNoRows: '没有这类行',
    importRow: '行号',
  },
  en: {
    importChoose: 'Choose a table (.xlsx, .xls, .csv), or drop it here',
    importTrial: 'First a trial: every row is checked, nothing is written.',
    importTemplate: 'Download the present table',
    importTemplateHint: 'It serves as the template: rows are known by their code, importing twice makes no duplicates.',
    importChecking: 'Checking {{name}} row by row',
    importBad:
      '{{count}} rows cannot be imported. Correct the marked rows in Excel and choose the file again; nothing has been written.',
    importEmpty: 'Empty template',
    importLeftSheets: 'Worksheets not read (without the heading, or hidden): {{names}}',
    importLeftColumns: 'Columns not known and left out: {{names}}',
    importLeftHidden: 'Hidden rows of the worksheet "{{sheet}}" not read, {{count}} in all: {{rows}}',
    importGood: 'All {{count}} rows can be imported. They are written when you confirm.',
    importSame: 'All {{count}} rows are as they are already; there is nothing to write.',
    importWrite: 'Write {{count}} rows',
    importOther: 'Choose another file',
    importDone: '{{create}} added, {{update}} changed',
    importNoRows: 'No rows of this sort',
    importRow: 'Row',
  },
});
