interface Typed {
  kind: 'one' | 'several' | 'judge';
  ask: string;
  options: string[];
  rights: number[];
}

/** `灭火器有效压力在 | 红区 | *绿区 | 黄区`: one right answer, with several stars several; two options of right and wrong are a judgement. */
export function questionsIn(text: string): { questions: Typed[]; wrong: number[] } {
  const questions: Typed[] = [];
  const wrong: number[] = [];
  for (const [n, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [ask = '', ...rest] = line.split(/[||]/).map((part) => part.trim());
    const rights = rest.flatMap((option, at) => (/^[**]/.test(option) ? [at] : []));
    const options = rest.map((option) => option.replace(/^[**]\s*/, ''));
    if (ask.length < 2 || options.length < 2 || options.length > 8 || rights.length === 0 || options.includes('')) {
      wrong.push(n + 1);
      continue;
    }
    const isJudge = options.length === 2 && /^(对|正确|√|true)$/i.test(options[0] ?? '');
    questions.push({ kind: rights.length > 1 ? 'several' : isJudge ? 'judge' : 'one', ask, options, rights });
  }
  return { questions, wrong };
}
