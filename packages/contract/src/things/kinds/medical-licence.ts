import { field } from '../../fields/index.ts';
import { defineCertificate } from '../papers.ts';

/** Practising certificate of a physician 医师执业证书 with its scope. */
export const medicalLicence = defineCertificate({
  kind: 'medical-licence',
  prefix: 'YSZ',
  label: ['医师执业证书', 'Medical licence'],
  permits: [{ work: 'medicine' }],
  says: {
    scope: field.text(['执业范围', 'Scope']),
    category: field.choice(['类别', 'Category'], {
      clinical: ['临床', 'Clinical'],
      dental: ['口腔', 'Dental'],
      health: ['公共卫生', 'Public health'],
      tcm: ['中医', 'Chinese medicine'],
    }),
  },
});
