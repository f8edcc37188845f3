# Accounts, sessions, roles.
access-login-wrong = 账号或密码不对
access-login-paused = 此账号暂停登录到{ $time }
access-login-taken = 此账号已有人使用，请换一个
access-login-unknown = 没有账号{ $login }
access-login-form = 账号为3至32位小写字母、数字或. _ -
access-link-used = 此链接已用过或已过期，请管理员另发
access-administrator-exists = 已有管理员，请管理员发链接
access-role-of-site = { $role }不在这里授予
access-roles-exclude = 同一人不能同时是{ $role }和{ $other }
access-password-short = 密码至少{ $min }个字符
access-password-long = 密码最多{ $max }个字符
access-password-wrong = 密码不对
access-password-differs = 两次输入的密码不同
fault-wrong-key = 主密钥与数据库不符：请放回原来的主密钥文件
