// MySQL and MariaDB: they want a root password or the word that none is needed, and take some seconds for their first start.
import { defineImage } from '../define-image.ts'
import { listening, needsVariable } from '../servers.ts'
import { optionOf, type Program } from '../shell/program.ts'
import { versions } from '../tags.ts'

const FIRST_START_MS = 7_000
const PASSWORDS = [
  'MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD_FILE', 'MARIADB_ROOT_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD',
  'MARIADB_ROOT_PASSWORD_FILE', 'MARIADB_ROOT_PASSWORD_HASH', 'ALLOW_EMPTY_PASSWORD',
]

const COMPLAINT = `[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD`

const listen: Program = ({ args }) => listening([Number(optionOf(args, '--port') ?? 3306)], 'tcp', FIRST_START_MS)
// Simplified: a volume that a former container filled counts as empty, so the variables are asked for each time.
const mysqld = needsVariable(PASSWORDS, COMPLAINT, listen)

const mysqlTags = [...versions('5.5.62 5.6.51 5.7.44 8.0.45 8.1.0 8.2.0 8.3.0 8.4.8 9.0.1 9.1.0 9.2.0 9.3.0 9.4.0 9.5.0 9.6.0', ['-debian', '-oracle', '-oraclelinux8', '-oraclelinux9']), '{latest,lts,innovation,oracle,debian}']
const mariadbTags = [...versions('5.5.64 10.0.38 10.1.48 10.2.44 10.3.39 10.4.34 10.5.29 10.6.25 10.7.8 10.8.8 10.9.8 10.10.7 10.11.16 11.0.6 11.1.6 11.2.6 11.3.2 11.4.10 11.5.2 11.6.2 11.7.2 11.8.6 12.0.2 12.1.2 12.2.2', ['-focal', '-jammy', '-noble', '-ubi']), '{latest,lts,noble}']

export default defineImage({
  name: 'mysql',
  repositories: { 'library/mysql': mysqlTags, 'library/mariadb': mariadbTags, 'library/percona': 'any tag', 'bitnami/mysql': 'any tag', 'bitnami/mariadb': 'any tag' },
  sizeMiB: (tag) => (tag.startsWith('5.') ? 145 : 220),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mysqld'],
  programs: { mysqld, mariadbd: mysqld, 'mysqld_safe': mysqld },
})
