# The desk.
portal-competitions = 我参与的竞赛
portal-competitions-empty = 还没有您参与的竞赛
portal-my-sheets = 评分
portal-my-units = 我的单位
portal-my-entries = 我的报名
portal-more = 其他可办事项
portal-public = 公开页面
portal-class = { $class }类
portal-your-roles = 身份
