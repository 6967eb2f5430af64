import { gguf } from '../assemble-models.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil } from './pieces.ts';

/** GGUF files whose chat templates reach Python, or that are not what they say. */
export function ggufModels(): HostileFile[] {
  const template = (text: string): Buffer =>
    gguf([
      ['general.architecture', 'llama'],
      ['tokenizer.chat_template', text],
    ]);
  const u64 = (...values: number[]): Buffer =>
    Buffer.concat(
      values.map((value) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64LE(BigInt(value));
        return bytes;
      }),
    );
  return [
    ...family('chat template that reaches Python', 'gguf', {
      'by a class': template("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
      'by globals': template("{{ messages.__init__.__globals__['os'].popen('id').read() }}"),
      'by a Jinja global': template('{{ cycler.__init__.__globals__.os.system("id") }}'),
      'by lipsum': template('{{ lipsum.__globals__["os"].popen("id") }}'),
      'by attr': template('{{ messages|attr("__class__") }}'),
      'by escapes': template('{{ messages["\\x5f\\x5fclass\\x5f\\x5f"] }}'),
      'by pieces': template("{{ messages['_'~'_class_'~'_'] }}"),
      'by format': template("{{ messages['%sclass%s'.format('__','__')] }}"),
      'by include': template("{% include '/etc/passwd' %}"),
      'by import': template("{% import 'os' as x %}"),
      'by self': template('{{ self._TemplateReference__context }}'),
      'in a template of another name': gguf([['tokenizer.chat_template.tools', '{{ x.__class__ }}']]),
    }),
    ...family('GGUF that is not what it says', 'gguf', {
      'an unknown version': gguf([], undefined, 0, 9),
      'a template that is a number': gguf([['tokenizer.chat_template', 7]]),
      'a key twice': gguf([
        ['a', 1],
        ['a', 2],
      ]),
      'bytes after its end': gguf([['a', 1]], evil),
      'more tensors than there are': gguf([['a', 1]], undefined, 3),
      'cut short': gguf([['general.name', 'x'.repeat(100)]]).subarray(0, -20),
      'a text longer than the file': gguf([['a', Buffer.concat([Buffer.from([8, 0, 0, 0]), u64(2 ** 40), Buffer.from('x')])]]),
      'an array longer than the file': gguf([['a', Buffer.concat([Buffer.from([9, 0, 0, 0, 4, 0, 0, 0]), u64(2 ** 50)])]]),
      'arrays in arrays in arrays': gguf([
        [
          'a',
          Buffer.concat([
            Buffer.from([9, 0, 0, 0]),
            ...Array.from({ length: 50 }, () => Buffer.concat([Buffer.from([9, 0, 0, 0]), u64(1)])),
          ]),
        ],
      ]),
      'an unknown type': gguf([['a', Buffer.from([77, 0, 0, 0])]]),
      'an alignment of 0': gguf([['general.alignment', 0]]),
      'a tensor outside the file': gguf(
        [['a', 1]],
        Buffer.concat([u64(1), Buffer.from('t'), Buffer.from([1, 0, 0, 0]), u64(4), Buffer.alloc(4), u64(0), Buffer.alloc(8)]),
        1,
      ),
      'a pickle in disguise': Buffer.concat([Buffer.from('GGUF\x03\0\0\0\0'), Buffer.from("cos\nsystem\n(S'id'\ntR.", 'latin1')]),
    }),
  ];
}
