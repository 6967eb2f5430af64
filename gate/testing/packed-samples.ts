/** Small files as Python's bz2, lzma and lz4 and old joblib write them, in base64: Node packs none of these itself. `good` and `evil` are pickles. */
export const packedSamples = {
  bzip2: {
    good: 'QlpoOTFBWSZTWdOLQkIAABNXwHAQACEECJBALiWcAEAAIAAiJoDRoAPUKADEaaaNDMqIAEPOHLilc72Q6a8u8EiemPQIfF3JFOFCQ04tCQg=',
    evil: 'QlpoOTFBWSZTWUUf7OoAAArTwFAQAAEQQA4ijCBCACAAIiaA9Rp6npChppgAd2woIkArnipEMp+LuSKcKEgij/Z1AA==',
    long: 'QlpoOTFBWSZTWVQHvwIAANl//+6m56yNomwU/jjvbwa1e74IhUp8JCOOA98m6TsoYmooUAXcAAAAAAAEGAAmAAJgAAAAAAAAAAAAAAACDAATAAEwAAAAAAAAAAAAAAABBgAJgACYAAAAAAAAAAAAAAAAJqqqEaDR6mgaNGE0APUaGQDTE9R6jQaZqaeptAnpNtSYTyn6gPSZomUQYACYAAmAAAAAAAAAAAAAAAAbJZ21qbaFTQ2tNvCptAqc6FTihU3EKm3CpphU3kKmeFTiQqefCp5IVO3Cp8AVOiFTMhUwBUyoVN/CpkBU6gVORCp2gqceFTpwqc0KmxCpwoVNWFT6oVODCp6AVMYVONCp/0KmYFTGFT84VO1Cp0gqcSFTdBUy4VMkKmKFTnBU1Qqc6FTuhU0IVO2FT2IVPyhU3QVNeFT+gqfxCpxoVMUKnACpqQqfKFTlQqcqFTNhU9MKn7wqbaFTAFT7YVP7hU5EKmzCp1wqc2FTcQqaEKnFCp1oVP2Cp0YVMiFTUCpqQqasKm0CpghU3wVMEKnlwqdeFT6IVMMKmaFTGFTcQqYYVOeFTXhUyAqbAVPfhUy4VOaFTRhU9GFTlwqc8KmGFT2wqbAVNzCpkhU6EKnahU3cKmzCp5wVPnhUzwqd6FTjBUygqdSFTPhU/WFTNhU6oVMYVOxCpyQqdaFTThU48KnfhU30KmKFTghUxhUz4VMcKmaFTfwqdkKmWFTRhU3oVNGFTUhU4EKnMCp3IVPihUwhU1YVMkKmhCp0Aqa0KmWFTOhUwBU1oVN5CprwqZUKneCp6UKmKFThhU0gqZkKmKFTdhU2IVPZCpsQqbyFT/IVOWFTCFT7oVO4FT64VOmFTnwqZwVOnCpgCp+MKnZhUygqYtKFT6YVNcKm9hU2YVPXhUxQqZIVP9hU/AKmGFT5gqd0KnyQqa0KmsFTVhU9oKmuFTbQqdAKnShU8MKnjBU5UKnZCp2IVP0Cp34VOEFTYCp5UKnghU4MKmAKnMhU2YVMgKnDCppwqckKnVhU4sKmGFT7wqaUKmsFTcwqcyFTOCp4AqZMKmOFTchUyYVNOFTowqZgVOEX/i7kinChIKgPfgQ=',
  },
  xz: {
    good: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAmgAJjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKKVJYAQAAAGFLAXMuAAAU5Arm553E9wABPyd8KlLdH7bzfQEAAAAABFla',
    evil: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAWgAJjb3MKc3lzdGVtClgCAAAAaWSFUi4AAKkv8K7IcPy4AAEvF4EISbEftvN9AQAAAAAEWVo=',
    long: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ZJXAWBdAAAAUrgPwluI8BxehUIjyG75an6Opz3ivq6DHQVpAc5lBbOQi1e9WUTlMwz5iWZeIQxu6PKmfWoEMKQNulmTEZktNvUMn/VqtXcM/ArPYAPJLyJHTDh7uACUs1AqxZFWYQwBDKspNf1Zx4ImY7Ojsfd4ocF+Qk84zhjtI8NerY8iuLAqC4ljOkYlkjG9bhO1+CdUKK6/JpRUaLxwalXQwnHZh5WGdQte4QUxuVBVczXK76K/29RGI9vf1Ha1LHLPyeMwNO7xjqLOO2kaqCDllZjhyMXWpBtlUbKKOiXn2kt/SbF64vktzNEv8+3iLY7vx+dbe8nEQaTQzCuHX72WHQLCUVaYTJnkt8wTj6zrXKyICSPzI9HL0rQNLUKzkDaMUfpWVdGjjl9Y+Ze5rhyPHJ5ejYGil5z4OUdOY7wIM1locWnICXH70CSkdUQxBqTBxOWw+UhTiFwf0r1ft9LmFAAAHTLEGgoWUUkAAfwC2KQGAJOdDrCxxGf7AgAAAAAEWVo=',
  },
  lzma: {
    good: 'XQAAgAD//////////wBAAIgUq7ye9qJP93IqYywpk6w7lSB9+1I++UXB5W6mybgvuST4E/MAUKff//y6kAA=',
    evil: 'XQAAgAD//////////wBAAIgDvDC9NN4vXibQafs16B2HBjiolM3C/aj//+KwgAA=',
    long: 'XQAAgAD//////////wAAAFK4D8JbiPAcXoVCI8hu+Wp+jqc94r6ugx0FaQHOZQWzkItXvVlE5TMM+YlmXiEMbujypn1qBDCkDbpZkxGZLTb1DJ/1arV3DPwKz2ADyS8iR0w4e7gAlLNQKsWRVmEMAQyrKTX9WceCJmOzo7H3eKHBfkJPOM4Y7SPDXq2PIriwKguJYzpGJZIxvW4TtfgnVCiuvyaUVGi8cGpV0MJx2YeVhnULXuEFMblQVXM1yu+iv9vURiPb39R2tSxyz8njMDTu8Y6izjtpGqgg5ZWY4cjF1qQbZVGyijol59pLf0mxeuL5LczRL/Pt4i2O78fnW3vJxEGk0Mwrh1+9lh0CwlFWmEyZ5LfME4+s61ysiAkj8yPRy9K0DS1Cs5A2jFH6VlXRo45fWPmXua4cjxyeXo2Bopec+DlHTmO8CDNZaHFpyAlx+9AkpHVEMQakwcTlsPlIU4hcH9K9X7fTCl5J///4LhQA',
  },
  lz4: {
    good: 'BCJNGHxAJwAAAAAAAAAbJwAAgIACY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CilSWAEAAABhSwFzLrGpphMAAAAAsammEw==',
    evil: 'BCJNGHxAFwAAAAAAAADwFwAAgIACY29zCnN5c3RlbQpYAgAAAGlkhVIubrw/HQAAAABuvD8d',
    long: 'BCJNGFxAWJIBAAAAAABSBQIAAP/sAAEECRAZJDFAUWR5kKnE4QUmSW6VvukbSnuu4x9Yk9AUVZjdKXK9D16vB1yzEWzJLY7xW8Iwmw187WXaVs9PzFDRWd5q84MVpDrNZwOcPNl9I8ZwHMV1J9aMRPm1czPwtHpCDNOhcUMX6MCadlQ0FvXbw62Zh3dpXVNLRUE/P0FFS1NdaXeHma3D2/UWNFR2msDoF0NxodMMQnq08DNztflEjNYndcUccMYjfdk8nANnzTqkFYPzat5Z0VDMT89W2mXtfA2bMMJb8Y4tyWwRs1wHr14PvXIp3ZhVFNCTWB/jrntKG+m+lW5JJgXhxKmQeWRRQDEkGRAJBAH7AP///////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////+xQlb7pG0ru456MoQAAAA/n/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////xQfAAEA//////////////+qUAAAAAAASYbW1QAAAAARIebK',
  },
  zfile: {
    good: 'WkYweDI3ICAgICAgICAgICAgICAgeJxrYEpOzs/JSU0uyczPK+byL0pJLUpNcclMLuHSDIpgZGBgSPRmLNYDABDyDAQ=',
    evil: 'WkYweDE3ICAgICAgICAgICAgICAgeJxrYErOL+YqriwuSc3limBiYGDITGkN0gMAVj4GrQ==',
    long: 'WkYweDNlOCAgICAgICAgICAgICAgeJxjYGThFJBUMXQITKmcsPLIQ1Y1z7yp+15Ke1WveywfMfmCSOiMu5pFe/nj1rPHbBbMOanb9zH6kMFs3pq3qbfCzvufCbgYeS/rc7PoEquz6cxzbG7WKh8rkDlaqn6tx+Xn1mLjD1uqnHguLyx0Fn9xYFZZiInY19uH185sL8+MDfZ2dbS3d3T1Do7NLG+fufbw7a9iJiFlsw68EHcuXHiZx6lqywfj4q0/XXquqZcelSk4plx702YOc/pZqyWizZ+z7kVeDDjjfz7sVurbGt7ZBoeiP/bpnswR3BzDvj6Of2+R5t0ZoSIXJkfIP15X7SX9ct/UPE811odHVk6oTAl0MFSRFOBkYWQY9fqo10eK1wF5yM66',
  },
} as const;
