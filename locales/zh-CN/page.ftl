# Page furniture and words of pages.
page-product = 匠赛
page-skip = 跳到正文
page-demo = 此站为演示，数据都是虚构的
page-demo-label = 演示
page-sections = 栏目
page-menu = 菜单
page-log-in = 登录
page-log-out = 退出登录
page-role = 当前身份
page-switch-role = 换身份
page-path = 当前位置
page-version = 第{ $version }版
page-accessibility = 无障碍说明
