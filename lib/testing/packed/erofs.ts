import { gunzipSync } from "node:zlib";

/**
 * Images that mkfs.erofs 1.5 has made of one folder: bird, a link to it and a hard link, an extension-release for any system on
 * x86-64, 130 files of one line, and a manual of 100,000 bytes. The first compresses with lz4 and packs ends of files beside
 * their inodes, the second keeps files in chunks and has long inodes.
 */
export const erofsPacked = unpacked([
  "H4sIAAAAAAACA+2bfUxVZRzHzwFBvCoqvpPpVVFUBLxv515UfAMMjcgQzXe9yDUguCqgopnhS4qmrrlmrmlT53rVVtasOdfMNbNyK9dqbW0N26",
  "qt5uqP/Kfa6Hvxd+Dgvjjcb6s/4tkYH3/nfp7n+Z7nd/HAdg2je3SP7vF/HT/cvN18znp9czy4j5FmHCKv6dG5bt5dGICvlpaurx+b+9bseGOS",
  "/LulpaOd1vY9ro3HgdOF08FZWVmb6mrvNX+CMd8xv3PT9jzTHfPngjOEZ4J9wnPA04QL7qxbVhmtriyrqwjXRu61fpxR5Fg/znE9w7F+umP97L",
  "b1TcMjnGf0bKsXot66fm157GstdlDe6fr74wyXY/14x/Wxo7ORIbuuwtX5/ltOmW09EPOd/RBbvCvnO9XhJziu+xznm+44X6vj+UYa6iPRusr1",
  "0czaSHUkXBfJKu94f3Md8yc65rcc8/sc8+e0zW/y+SVYbP4zO01jhGP+no755+Xnrg5Ht7pml+QVzistyCtdVFKQ2xCyMi2/y5k/w+EnOfxpne",
  "Sf0TF/p7fZzp86oP0N2ctx/ZI0ezWufCi8E3xZ+Cj4ivCb4I+FL4OvCn8Nvib8C/gz4RbwdeFBpmmEM9dVVkcyt1TWV2SGM6PhmkhmjpcVfazo",
  "Z8UAK1qsGGTFECvm1ISjm8LV7fcvdr6m43ycbwVXF35+3e33Vvp9lH5fpZ+s9Psp/f5Kf4DST1H6A5X+IKU/WOkPUfpDlf4wpT9c6acq/QeU/g",
  "il/6DSH6n0Ryl9t9IfrfTHKP2xSj9N6Y+7D99+zvgyof3Z9ga4UPirBLPt2flnsP0c+ze4WDgl0TQWCE8Al9hzg0uFS8GLhavAS4QbwcuEj4JX",
  "CJ8FrxK+Al4j/C24TPgW2H4qiu9pGuuEh4MrhLPBVfYzO1j+2zeWg6PCG8EbhPeB7V8lToDrhd8Fbxb+FNwg/D14m/Af4O32fU8yjR3CbrB9QB",
  "Y4TrgI3EO4DJwo3ABOEj4McAmfAfcRvghOFv4C3F/4R3CK8J/gQcL9epnGEOE08DDhHHCqcDF4hPBa8EjhLWC38EHwGOFT4DThC+Dxwp+DJwg3",
  "gycJ3wZPFnYhVJbwKPAUYT/YKzwP7BdeCbaEa8Eh4X3gqcLHwdOF3wHPEL4KniX8HXiO8O/gfOGE3qYxVzgVXCicDZ4vnAcuEl4CLhauAS8Q3g",
  "UuEX4RXCp8FrxY+CPwEuFvwMuEfwWvsN/IOOhVwoPBa4QngsuEZ4DLhReC1wlXgCuEnwZXCR8BVwu/Co4KXwJvEL4BrhX+CVwv/Bd4s91LfdH/",
  "di+Bt9m9BN5u9xJ4h91L4Ea7t8G7hA+B9wifBu8Vfh/cJHwdfED4Jvig3Uvgw3Yv4Y3wvN1L4CN2L4FfsHsJfFR4FfiYcB34JeEm8HHhE+CXhc",
  "+DTwp/Aj5t9xL4jN1L4FfsXupnGq/ZvQR+w+4l8FnhfPBbwkvBbwtHweeFd4PfEz4GviB8DvyB3Uvgi3Yv9Wv9XZb8zuNhtSm0yKt8Ai+t+mjV",
  "T6sBWrVoNUirIVrNYVUagt+GTl5LA3toYA8N7KGBPTSwhwb20MAeGphu10sDe2lgL5+BBvbSwF4a2EsDe2lgLw3spYHpxnw0MN0t3SzdK90q3S",
  "nbKLut9FzosdBToYdCz4QeCT0ReiD0POhxsB3Rw/CxlD6W0kfnZCl9LKWPpfSxlD6W0sdSssX9LKWfpfSzlH6W0k8XYin9LKWfpfSzlH6Wkq0T",
  "YCkDLGWApQywlAGWMkBXZykDLGWApQywlGxKi6W0WEqLpbRYSoultFhKi26JpbRYSoulZHaQpQyylEGWMshSBlnKIEsZZCmDdJ8sZZClZC8MsZ",
  "QhljLEUoZYyhBLGWIpQyxliKUM0c2zlLTGUuZ4uvz3g/HKvz+kK/0JSn+i0p+k9DOU/mSln6n0s5R+ttKfovQ9St+r9H1K36/0A0rfUvpBpR9S",
  "+jlKf6rSn6b0pyv9XKU/Q+nPVPqzlP5spT9H6ecp/XylX6D05yr9h5R+odKfp/TnK/2HlX6R0n9E6Rcr/UeV/gKl/5jSL1H6C5V+qdJfpPQXK/",
  "3Hlf4Spb9U6S9T+suV/gqlv1Lpr1L6q5X+GqUfVvplSn+t0i9X+hGlv07pP6H0K5R+pdKvUvpPKv1qpV+j9KNKf73S36D0Nyr9WqVfp/Trlf4m",
  "pb9Z6W9R+g1Kf6vS36b0n1L625X+00p/h9J/Ruk3Kv2dSn+X0t+t9Pco/WeV/l6lv0/pNyn9/Ur/gNJ/7j78RPFP7m3/VNLBDq84abZ+nqP/UH",
  "fscztx7sHu2Jo93ANbvyc2m03G+EZXc9w1w2pMbo5PMuc2pjT3KDSTG2PXh7jN1tedTLyz19/qKyLuunBNxF1dGY24kls33D3++xG3oPVIjO7R",
  "PbpH9/iXxj/bOjXyAEAAAA==",
]);

export const erofsChunked = unpacked([
  "H4sIAAAAAAACA+2dDWxV9RnGzxVboCJVJhuC42PWgbjbcr/OvXUtCKWzFWQDy0AQ9JZe7GW3F+0FKVM3kA1loktM5kymZiwkJk4TNxOXLSZOk3",
  "3FZUr8mNFswS1z2YeZWUayzCXsue497cU8hXbhXRx73oTwe/60v/N/zvmX3pakBIFGo/l/nd+8eezoM0+U+iaApwRNwT3kbc4b/d1j7184e5zX",
  "r8Ovt5cGwULLxzGjve0EstY0/PtZw3wJeIHxfHBzc/POyuDJr39VzfVjJ9nr+ye6TlvN9dvBceMl4JzxMnCHcee/99VbLJeKvZX+/GDh5PtbWb",
  "O/s0bZH1uP1+xvQc3+ksP7iwUZ445g4vB6F9bf299gX/XXFuywj11zcnV/B4Kg4RTPabT91Y3hfBw/NHKuqv3PHuthxFQ3P5bzd3mNv24c5y9X",
  "c/4W1Jy/thPPX2FoR6FcKW4vxwcLpUK+UmjuO/H67TXXrx/H/WuruX6u5vpXDF8/xq9vN6b6/A7vDYKLapwTx3F/68f48X1ZTb9J47i/HaPc3y",
  "tPvL+jPubo+jPPH+kweRz3t9MWS3jPLuO94BXG94NXGX8bvNr4h+Ae41fA64z/CN5gfBy8yfiCWCzIx7cWS4X4ruKO/ng+Xs4PFOKtSbaYYotp",
  "tphhiyFbzLLFHFtsHciXd+ZLIx//1fNTezYaxnF+Jp7i/DD/Oc7+Kc7+c539U539jc7+85z95zv7pzn7P+Tsv8DZP93Z/2Fn/0ec/TNOo/9UE3",
  "0efbFu5LXpEfAa45fqYsFa49+D1xv/E7wxOu/1sWBz9HoYnDdeDI4+K/eAbzTeBt5mvAc8YHw/+Cbjx8AV4+fAtxi/Bt5t/Db4tui1w8TY8A26",
  "EDzBuAVcb9wJnmy8ETzF+GZwo/Gd4GnGD4GnGz8JnmH8M/As41+DZxv/DTzPuGFSLGgynguebxyCFxqvBMeNe8GLjIfAKeN7waHxYXCr8Q/Abc",
  "YvgJcY/w68zPgf4E7jRhTvMm4CrzBuBa8yXgVebbwF3GO8C7zO+CB4g/Eh8Cbjp8A3GD8P3mJ8FLzV+Bi4GN2fhlhQMp4D3m6cBg8ad4N3Gm8C",
  "DxkPgm+Nnhd4j/GD4H3G3wHvN/4x+IDxG+CDxu+Av2pcd04suM94Jvhr0fkBP2DcAf6G8Xrww8YD4EPGd4APG38d/IjxY+BHjZ8FP278KvgJ4z",
  "+Bn4w+yHE4nzKeDv6+8aXgp40Xg58xvgb8nHE/+EfGt4N/anwf+HnjR8C/MH4afMT4CPhl47fAvzR+F/x6dJbOjQW/is4S+Gh0lsC/jc4S+K3o",
  "LIH/EJ1t8J+N7wH/xfhb4L8afw98zPjn4L8bvwl+NzpL4OgFe8NUfLwbzwHXG6fBk427wVOMN4MbjSvgacZ3gacbPwSeYfxd8Czjn4BnG78Bnm",
  "f8DrjJuA5/mcw3ngleaNwCjhsvBy8yvhacMi6DQ+N94FbjB8Btxo+Dlxg/C15m/Grje1/rkdfsCba2iC7yVS5I0tUUXU3T1QxdDelqlq7m6Gor",
  "W6Ul+G0Y5W1p4QQtnKCFE7RwghZO0MIJWjhBC9PtJmnhJC2c5AZaOEkLJ2nhJC2cpIWTtHCSFqYbS9HCdLd0s3SvdKt0p2yj7LbS50IfC30q9K",
  "HQZ0IfCX0i9IHQ50EfB9sRfRgp1jLFWqaok7VMsZYp1jLFWqZYyxRryS6eZi3TrGWatUyzlml6IdYyzVqmWcs0a5lmLdl1MqxlhrXMsJYZ1jLD",
  "Wmbo1VnLDGuZYS0zrCVThqxlyFqGrGXIWoasZchahnRLrGXIWoasJXvvLGuZZS2zrGWWtcyyllnWMstaZuk+Wcssa8neMMda5ljLHGuZYy1zrG",
  "WOtcyxljnWMkc3z1rSNdayNTHm7z9c6Pz9jZnO/lnO/ouc/R919s929s9x9s919s9z9n/M2X+xs7/J2X+Js//jzv75zv4Fzv5Lnf0Lnf2XOfs/",
  "4eyPO/ubnf0tzv5Fzv6Esz/p7E85+9PO/oyzP3T2Z539OWd/q7P/cmf/J539bc7+dmf/Ymf/Emf/Fc7+pc7+Zf/Ff98P/oP9dTj3X+7s73T2f8",
  "rZf6Wzv8vZ3+3sv8rZv8LZv9LZf7Wzf5Wz/9PO/s84+1c7+9c4+69x9vc4+9c6+z/r7F/n7F/v7L/W2b/B2b/R2X+ds3+Ts3+zs/96Z/8Nzv68",
  "s7/X2b/F2d/n7C84+7c6+2909vc7+4vO/m3O/s85+0sf8K//B5z7l5392539Nzn7b3b2Dzr7K87+Hc7+nc7+W5z9u5z9Q87+3c7+zzv7b3X23+",
  "bsv93Z/wVn/xed/Xuc/Xud/Xc4+/c5+7/k7P+ys3+/s/9OZ/9dzv4Dzv6vOPvvdvB/c//Iex8ch3+SOao/k6H6cxOqP9ug+vMHpp6mP2sMNBrN",
  "/+pcPK+lt1huqfQ36F5oNBqNRqPRaDQajUZzpk738vbr8+XdDUvXdHR193R29Kxd09k+lAvjYVrfEdBoNBqNRqPRaDQajeYMGX2Rr9FoNBqNRq",
  "PRaDQazZk/O/oLcyv5gcLcUrFcaFBSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJS",
  "UlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUlJSUmJJd0NJSUlJ6YOY9D/0ajQajUaj0Zze+RfwxSAcAAABAA",
  "==",
]);

function unpacked(lines: string[]): Buffer {
  return gunzipSync(Buffer.from(lines.join(""), "base64"));
}
