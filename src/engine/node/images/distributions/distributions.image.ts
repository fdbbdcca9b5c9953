// Linux distributions: without a command there is a shell, which ends at once with code 0 because nobody types anything.
import { defineImage } from '../define-image.ts'
import type { ImageReference } from '../define-image-behaviour.ts'
import { versions } from '../tags.ts'

const debianNames = '{jessie,stretch,buster,bullseye,bookworm,trixie,forky,sid,stable,oldstable,testing,unstable}{,-slim}'

const BASH = new Set(['debian', 'ubuntu', 'centos', 'fedora', 'rockylinux', 'almalinux', 'amazonlinux', 'oraclelinux', 'bash'].map((name) => `library/${name}`))

const SIZES: Readonly<Record<string, number>> = { busybox: 2, alpine: 4, bash: 6, ubuntu: 29, debian: 48, centos: 80, fedora: 60, rockylinux: 65, almalinux: 65, amazonlinux: 52, oraclelinux: 80, archlinux: 150 }

function shellOf({ repository }: ImageReference): readonly string[] {
  return [BASH.has(repository) ? '/bin/bash' : '/bin/sh']
}

export default defineImage({
  name: 'distributions',
  repositories: {
    'library/busybox': [...versions('1.23.2 1.24.2 1.25.1 1.26.2 1.27.2 1.28.4 1.29.3 1.30.1 1.31.1 1.32.1 1.33.1 1.34.1 1.35.0 1.36.1 1.37.0 1.38.0', ['-uclibc', '-glibc', '-musl']), '{latest,stable,unstable,uclibc,glibc,musl}', 'stable-{uclibc,glibc,musl}'],
    'registry.k8s.io/busybox': ['latest', '1.{24,27,27.2}'], 'registry.k8s.io/e2e-test-images/busybox': ['1.29-{1,2,4}', '1.36.1-1', '1.37.0-1'], 'gcr.io/k8s-minikube/busybox': ['latest', '1.28.4-glibc'], 'radial/busyboxplus': ['latest', 'base', 'curl', 'git'],
    'library/alpine': [...versions('3.1.4 3.2.3 3.3.3 3.4.6 3.5.3 3.6.5 3.7.3 3.8.5 3.9.6 3.10.9 3.11.13 3.12.12 3.13.12 3.14.10 3.15.11 3.16.9 3.17.10 3.18.12 3.19.9 3.20.8 3.21.5 3.22.2 3.23.3'), '{latest,edge}'],
    'library/ubuntu': ['{14,16,18,20,22,24,26}.04', '{23,24,25}.{04,10}', '{latest,rolling,devel,trusty,xenial,bionic,focal,jammy,lunar,mantic,noble,oracular,plucky,questing,resolute}'],
    'library/debian': [debianNames, 'latest', '{8,9,10,11,12,13}{,-slim}', '12.{0..13}{,-slim}', '11.{0..11}{,-slim}', '10.{0..13}{,-slim}', '13.{0..3}{,-slim}'],
    'library/centos': ['{latest,5,6,7,8}', '7.{0..9}.{1406,1503,1511,1611,1708,1804,1810,1908,2003,2009}', 'centos{6,7,8}'], 'library/fedora': ['{latest,rawhide}', '{20..44}'],
    'library/rockylinux': ['{8,9}{,-minimal}', '9.{0..7}'], 'rockylinux/rockylinux': 'any tag', 'library/almalinux': ['{latest,minimal,8,9,10}', '9.{0..7}'], 'library/amazonlinux': ['{latest,1,2,2023}'],
    'library/oraclelinux': ['{6,7,8,9,10}{,-slim}'], 'library/archlinux': ['{latest,base,base-devel}'], 'library/bash': [...versions('3.2.57 4.4.23 5.0.18 5.1.16 5.2.37 5.3.9'), 'latest'],
    'nicolaka/netshoot': ['latest', 'v0.{1..15}'], 'praqma/network-multitool': 'any tag', 'wbitt/network-multitool': 'any tag', 'tutum/dnsutils': ['latest'], 'registry.k8s.io/e2e-test-images/jessie-dnsutils': ['1.{3..7}'],
    'registry.k8s.io/build-image/debian-base': 'any tag',
  },
  sizeMiB: (_tag, { repository }) => SIZES[repository.slice(repository.lastIndexOf('/') + 1)] ?? 30,
  command: shellOf,
})
