/** What is looked at on many kinds of things. */
export const points = {
  place: ['在位、无遮挡', 'In place, nothing before it'],
  whole: ['外观完好', 'Whole outside'],
  marked: ['标识清晰', 'Marked clearly'],
  works: ['功能测试正常', 'Works when tried'],
  clean: ['清洁、无遮盖', 'Clean and uncovered'],
  charged: ['电量充足、充电正常', 'Charged and charging'],
} as const;
